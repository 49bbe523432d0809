/** An Octokit for a person's own token that keeps within its limits, and leaves part of the hour to its owner. */
import { Octokit } from '@octokit/core';
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import { createBudget } from './budget.ts';
import { realClock } from './clock.ts';
import { makeConditional } from './conditional.ts';
import { hasGitHubLimits } from './enterprise.ts';
import { guard } from './gate.ts';
import { hostOf } from './host.ts';
import { createLimiter } from './limits.ts';
import type { Resource } from './request-cost.ts';

/** The part of an hour's requests that is left unused: others use the token, too. */
const reserve = 0.1;

/** Milliseconds: it waits out a short refusal, but not until the end of the hour. */
const patience = 70_000;

/** Octokit's own words about every request. */
const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

export interface TokenOctokit {
  readonly octokit: Octokit;
  /** Why no more requests should be made now; null: go on. */
  readonly enough: () => Prose | null;
  /** Milliseconds since 1970 at which there are more requests; null: there are enough now. */
  readonly moreAt: () => number | null;
  /** What GitHub last said is left of this hour; null: it has said nothing yet. */
  readonly left: () => { readonly limit: number; readonly remaining: number } | null;
}

export interface TokenOctokitOf {
  readonly token: string;
  readonly baseUrl: string;
  /** Another way to the network than Node's own, behind a proxy. */
  readonly fetch?: typeof fetch;
  /** Milliseconds before the first retry of a failed read; 1,000 unless said. */
  readonly retryBase?: number;
}

export function tokenOctokit({ token, baseUrl, fetch, retryBase = 1000 }: TokenOctokitOf): TokenOctokit {
  const octokit = new Octokit({
    auth: token,
    baseUrl,
    userAgent: 'fairlead',
    log: quiet,
    request: { fetch },
  });
  const budget = createBudget();
  const limiter = createLimiter({ lanes: hasGitHubLimits(hostOf(baseUrl)) });
  const nothing = { shared: null, answered: () => undefined, check: () => undefined };
  guard(octokit, { budget, limiter, clock: realClock, patience, retryBase, ...nothing }, null, 'verdict');
  makeConditional(octokit);
  const used = (resource: Resource) => {
    const left = budget.left(resource);
    return !left || left.reset <= realClock.now() || left.remaining > left.limit * reserve ? null : left;
  };
  const low = (resource: Resource): Prose | null => {
    const left = used(resource);
    if (!left) return null;
    const again = new Date(left.reset).toISOString().slice(11, 16);
    return say`GitHub's requests for this hour are nearly used up (${left.remaining} of ${left.limit} left; more after ${own(again)} UTC)`;
  };
  const moreAt = () => used('core')?.reset ?? used('graphql')?.reset ?? null;
  return { octokit, enough: () => low('core') ?? low('graphql'), moreAt, left: () => budget.left('core') };
}
