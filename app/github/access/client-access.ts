/** One client's way to GitHub, and what others may know of it. */
import { Octokit } from '@octokit/core';
import { createAnswers } from './answers.ts';
import { type Budget, createBudget, type Remaining } from './budget.ts';
import type { Clock } from './clock.ts';
import { makeConditional } from './conditional.ts';
import { enterpriseNotes, hasGitHubLimits } from './enterprise.ts';
import { type Answered, type Gate, guard } from './gate.ts';
import { createLimiter, type Limiter, type SharedLanes } from './limits.ts';
import { mintToken } from './mint.ts';
import type { Purpose } from './purpose.ts';
import type { Priority, Resource } from './request-cost.ts';
import { createTokens, type Permissions, type Scope, scopeKey } from './tokens.ts';

/** A client's budget, for decisions and for metrics. Times in milliseconds since 1970. */
export interface BudgetView {
  /** When writes are possible again; null when they are now. */
  writesBlockedUntil(): number | null;
  /** When the last thing that is closed now opens again; null when everything is open. */
  blockedUntil(): number | null;
  /** What GitHub said last; null before it said anything (and always where limits are off). */
  left(resource: Resource): Remaining | null;
  /** Requests under way, and those waiting for a place. */
  load(): ReturnType<Limiter['load']>;
  cache(): { readonly answers: number; readonly size: number };
}

export interface ClientAccess {
  /** The GitHub host, as `hostOf` names it. */
  readonly host: string;
  readonly installation: number;
  /**
   * An Octokit whose token opens this repository alone (null: all of the installation's) for this purpose. The token is
   * minted with the first request. Requests throw RateLimited when they would have to wait long, and status 410 when the
   * client was dropped; so does asking for an Octokit then.
   */
  octokit(repositoryId: number | null, purpose: Purpose): Octokit;
  readonly budget: BudgetView;
  /** Null on github.com, and before the first answer. */
  enterpriseVersion(): string | null;
  /** The installation is suspended or gone: tokens and answers are forgotten, requests under way are the last. */
  drop(): void;
}

/** For GitHubs other than GitHub: a local one for tests. */
export interface Pace {
  /** A failed read is tried three more times, after 1, 4 and 9 times this many milliseconds; 1,000 unless said. */
  readonly retryBase?: number;
  /** How many times the usual number of writes a client may make at once; 1 unless said. */
  readonly burst?: number;
  /** Whether GitHub's secondary limits are kept; unless said on github.com and ghe.com, and not on other hosts. */
  readonly limits?: boolean;
  /** Milliseconds a request may wait for its turn before it is refused with a time; 5,000 unless said. */
  readonly patience?: number;
  /** The shortest pause after a refusal that names no time, in milliseconds; a minute unless said. */
  readonly minPause?: number;
}

interface Log {
  info(data: object, message: string): void;
  warn(data: object, message: string): void;
}

/** What all clients of one App on one GitHub share. */
export interface Shared {
  readonly permissions: (purpose: Purpose) => Permissions;
  readonly log: Log;
  readonly clock: Clock;
  readonly pace: Pace;
  /** Every answer of GitHub; installation 0 is the App itself. */
  readonly answered: (installation: number, answer: Answered) => void;
  /** Where several processes work for the same clients; null: this process has them to itself. */
  readonly sharedLanes: ((installation: number, burst: number) => SharedLanes) | null;
}

/** What nobody waits for gives way to verdicts. */
function priorityOf({ for: what }: Purpose): Priority {
  const unhurried: readonly Purpose['for'][] = [
    'background',
    'delivery',
    'evidence',
    'evidence-write',
    'issue',
    'metrics',
    'release-notes',
  ];
  return unhurried.includes(what) ? 'background' : 'verdict';
}

/** Octokit's own words about every request, a 304 among its errors: they are counted instead. */
const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

export interface Host {
  readonly app: Octokit;
  readonly appId: number;
  readonly name: string;
  readonly baseUrl: string;
}

function gone(): Error {
  return Object.assign(new Error('The installation is suspended or gone'), { status: 410 });
}

function viewOf(budget: Budget, limiter: Limiter, clock: Clock, cache: BudgetView['cache']): BudgetView {
  const until = (kind: 'read' | 'write', resource: Resource) =>
    budget.wait({ kind, resource, priority: 'verdict', repeatable: false }, clock.now())?.until ?? 0;
  const orNull = (time: number) => (time > clock.now() ? time : null);
  return {
    writesBlockedUntil: () => orNull(until('write', 'core')),
    blockedUntil: () =>
      orNull(Math.max(until('write', 'core'), until('read', 'core'), until('read', 'graphql'))),
    left: budget.left,
    load: limiter.load,
    cache,
  };
}

/** Settings of the gate that all clients of a host share. */
export function gateOf(
  of: Omit<Shared, 'permissions'>,
  host: string,
  installation: number,
  notes: Pick<Gate, 'answered' | 'check'>,
): Gate {
  const { pace, clock } = of;
  const { limits = hasGitHubLimits(host), burst = 1, minPause, patience = 5000, retryBase = 1000 } = pace;
  const shared = limits && installation !== 0 ? (of.sharedLanes?.(installation, burst) ?? null) : null;
  return {
    budget: createBudget(minPause === undefined ? {} : { least: minPause }),
    limiter: createLimiter({ lanes: limits && !shared, burst }),
    shared,
    clock,
    patience,
    retryBase,
    check: notes.check,
    answered: (answer) => {
      notes.answered(answer);
      of.answered(installation, answer);
    },
  };
}

export function makeClient(of: Shared, host: Host, installation: number, dropped: () => void): ClientAccess {
  const { log, clock } = of;
  const client = `${host.name} ${installation}`;
  let alive = true;
  const notes = enterpriseNotes(({ version, missing }) => {
    if (missing) log.warn({ client, version, missing }, 'GitHub Enterprise Server does not have this');
    else log.info({ client, version }, 'GitHub Enterprise Server');
  });
  const check = () => {
    if (!alive) throw gone();
  };
  const gate = gateOf(of, host.name, installation, { check, answered: notes.saw });
  const answers = createAnswers();
  const lacking = (permissions: readonly string[]) =>
    log.warn({ client, permissions }, 'permissions not granted; what needs them cannot be looked at');
  const tokens = createTokens({ clock, mint: (scope) => mintToken(host.app, scope, lacking) });
  const octokit = (repositoryId: number | null, purpose: Purpose): Octokit => {
    check();
    const permissions = of.permissions(purpose);
    const scope: Scope = { host: host.name, appId: host.appId, installation, repositoryId, permissions };
    const made = new Octokit({ baseUrl: host.baseUrl, userAgent: 'fairlead', log: quiet });
    const bearer = { get: () => tokens.get(scope), forget: (token: string) => tokens.forget(scope, token) };
    guard(made, gate, bearer, priorityOf(purpose));
    makeConditional(made, answers, scopeKey(scope));
    return made;
  };
  return {
    host: host.name,
    installation,
    octokit,
    budget: viewOf(gate.budget, gate.limiter, clock, answers.size),
    enterpriseVersion: notes.version,
    drop: () => {
      alive = false;
      tokens.clear();
      answers.clear();
      dropped();
    },
  };
}
