/**
 * What an export will ask of GitHub, before it begins: about how many requests, and how long they take under the rate limit. What one
 * repository and one change cost was counted (bench/README.md); what nobody knows before it is read (alerts, long histories) is not in it.
 */
import { z } from 'zod';
import { count, own, type Prose, say } from '../../../policies/engine/prose.ts';
import type { GuardedOctokit } from '../../github/reads.ts';
import { readRoster } from '../github/roster.ts';
import type { Period } from '../model/period.ts';
import { chosenBy } from './chosen.ts';

/** Requests: once; of each repository; more of one that was pushed to; of each pull request that was merged. */
const costs = { once: 20, repository: 34, pushed: 10, merged: 0.12 } as const;

/** Milliseconds of one, one after the other. */
const each = 250;

/** Left to others who use the same token. */
const reserve = 0.1;

const hour = 3_600_000;

export interface Estimate {
  readonly repositories: number;
  /** Pushed to since the period began. */
  readonly pushed: number;
  /** Pull requests merged in the period; null: GitHub did not say. Of all repositories, also where some are chosen. */
  readonly merged: number | null;
  readonly requests: number;
  /** Of this hour; null: GitHub has no limit, or did not say. */
  readonly left: { readonly limit: number; readonly remaining: number; readonly reset: number } | null;
}

export interface EstimateOf {
  /** May keep answers. */
  readonly octokit: GuardedOctokit;
  /** Keeps none: what is left of the hour is of now. What it cannot be told ends nothing. */
  readonly fresh: GuardedOctokit;
  readonly login: string;
  readonly period: Period;
  /** Globs; null: all. */
  readonly repositories: readonly string[] | null;
}

const searched = z.object({ search: z.object({ issueCount: z.number() }) });

/** One request, whatever the size of the client. */
async function mergedIn({ fresh, login, period: { from, to } }: EstimateOf): Promise<number | null> {
  const last = new Date(Date.parse(to) - 1).toISOString();
  const time = (at: string) => `${at.slice(0, 19)}Z`;
  const query = `user:${login} is:pr is:merged merged:${time(from)}..${time(last)}`;
  const asked =
    'query FairleadEstimate($of: String!) { search(query: $of, type: ISSUE, first: 1) { issueCount } }';
  const answer = await fresh.graphql(asked, { of: query }).catch(() => null);
  return searched.safeParse(answer).data?.search.issueCount ?? null;
}

async function leftOf({ fresh }: EstimateOf): Promise<Estimate['left']> {
  try {
    const { core } = (await fresh.request('GET /rate_limit')).data.resources;
    return { limit: core.limit, remaining: core.remaining, reset: core.reset * 1000 };
  } catch {
    return null;
  }
}

/** Throws `CannotLook` where not even the repositories can be listed. */
export async function estimateOf(of: EstimateOf): Promise<Estimate> {
  const roster = await readRoster(of.octokit, of.login);
  const chosen = roster.repositories.filter(chosenBy(of.repositories));
  const pushed = chosen.filter(({ pushedAt }) => pushedAt !== null && pushedAt >= of.period.from).length;
  const merged = pushed === 0 ? 0 : await mergedIn(of);
  const requests =
    costs.once + costs.repository * chosen.length + costs.pushed * pushed + costs.merged * (merged ?? 0);
  return {
    repositories: chosen.length,
    pushed,
    merged,
    requests: Math.round(requests),
    left: await leftOf(of),
  };
}

const n = (number: number): string => number.toLocaleString('en-US');

function duration(milliseconds: number): string {
  const minutes = Math.ceil(milliseconds / 60_000);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest > 0 ? ` ${rest} min` : ''}`;
}

/** Two digits are more than an estimate knows. */
const rounded = (number: number): number => {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, number))) - 1);
  return Math.round(number / step) * step;
};

/** Hours that it waits for, after this one. */
function hoursMore(requests: number, { limit, remaining }: NonNullable<Estimate['left']>): number {
  const kept = limit * reserve;
  const now = Math.max(0, remaining - kept);
  return requests <= now ? 0 : Math.ceil((requests - now) / Math.max(1, limit - kept));
}

function waits(requests: number, { left }: Estimate, now: number): Prose {
  if (left === null) return say`. It takes about ${own(duration(requests * each))}.`;
  const more = hoursMore(requests, left);
  const share = own(`${n(left.remaining)} of this hour’s ${n(left.limit)} are left`);
  if (more === 0) return say`; ${share}. It takes about ${own(duration(requests * each))}.`;
  const wait = Math.max(0, left.reset - now) + (more - 1) * hour;
  const until = new Date(left.reset).toISOString().slice(11, 16);
  return say`; ${share}, and a tenth stays for others. It waits for the next hour’s at ${own(until)} UTC and goes on by itself, ${own(more === 1 ? 'once' : `${more} times`)}: about ${own(duration(wait + each * (requests % left.limit)))} in all.`;
}

/** `kept`: requests that were answered in an earlier try. `now`: milliseconds since 1970. */
export function estimateText(estimate: Estimate, now: number, kept = 0): Prose {
  const { repositories, pushed, merged, requests } = estimate;
  const changes =
    merged === null
      ? own('how many pull requests were merged GitHub did not say, and they come on top')
      : say`${own(n(merged))} merged pull requests`;
  const about = say`${count(repositories, 'repository', 'repositories')} (${own(n(pushed))} pushed to since the period began), ${changes}`;
  const open = Math.max(0, requests - kept);
  const before = kept > 0 ? own(`, ${n(kept)} of them answered in an earlier try`) : own('');
  return say`About ${own(n(rounded(requests)))} requests to GitHub${before}: ${about}${waits(open, estimate, now)}`;
}
