/**
 * What the numbers of delivery are made from, as plain data. Times are seconds since 1970, UTC. What a place cannot know is
 * a part that is not known: never 0, and never left out. `canon` is the version of all definitions in this folder: a number
 * that would come out otherwise for the same data is another version.
 */
import type { Part } from '../../../policies/engine/part.ts';

export const canon = 1;

/** Who made a change. Bots and agents are shown apart: the headline is people's. */
export type Cohort = 'person' | 'agent' | 'bot';

export interface Review {
  readonly at: number;
  readonly by: 'author' | 'person' | 'bot';
  readonly approves: boolean;
}

export interface PullRequestTimes {
  readonly openedAt: number;
  /** When it was a draft; `to` null: until it was merged. */
  readonly drafts: readonly { readonly from: number; readonly to: number | null }[];
  /** Reviews and comments on its lines. */
  readonly reviews: readonly Review[];
  /** When it came into the merge queue that merged it; null: into none. */
  readonly queuedAt: number | null;
  /** Whether commits were replaced by a forced push. */
  readonly rewritten: boolean;
}

/** What became of it. Only what landed on the branch that is deployed counts; the others are counted as such. */
export type Outcome =
  | { readonly kind: 'landed'; readonly commit: string; readonly at: number }
  | { readonly kind: 'closed' }
  | { readonly kind: 'landed elsewhere' }
  /** A pull request that is still open: nothing but review load counts it. */
  | { readonly kind: 'open' };

/** One update of the branch that is deployed: a pull request, or a direct push. */
export interface Change {
  readonly id: string;
  readonly title: string;
  readonly cohort: Cohort;
  readonly outcome: Outcome;
  /** Its commits that are no merges; the one that landed is among them unless it is a merge. */
  readonly commits: readonly string[];
  /** Those of its branch, where other ones stand in for them (squashed, rebased): a branch may be deployed before it lands. */
  readonly replaced?: readonly string[];
  /** The earliest moment at which one of them was written (git's author date). */
  readonly writtenAt: Part<number>;
  /** Null: it was pushed without a pull request. */
  readonly pullRequest: Part<PullRequestTimes> | null;
  /** What it touches, of those that are deployed apart. */
  readonly services: Part<readonly string[]>;
  /** Ids of changes that it takes back. */
  readonly reverts: readonly string[];
  /** Ids of changes that it names as the cause of what it repairs (`Caused-by:`). */
  readonly causedBy: readonly string[];
  readonly hotfix: boolean;
  /** Of its pull request; absent: it has none, or it is not known. */
  readonly number?: number;
  /** Of its pull request; absent: not known. */
  readonly labels?: Part<readonly string[]>;
}

/** One try to bring a commit to production. Other environments are none. */
export interface DeploymentEvent {
  readonly id: string;
  readonly service: string;
  readonly commit: string;
  /** `tag` and `release` name a version: the same commit under another name is not a way back to it. */
  readonly source: 'deployment' | 'run' | 'release' | 'tag' | 'merge';
  readonly environment: 'production' | 'other';
  /** `at least`: it may have happened later than its statuses say (a tag that has no time of its own). */
  readonly time: 'exact' | 'at least';
  readonly statuses: readonly { readonly state: 'success' | 'failure' | 'other'; readonly at: number }[];
  /** Somebody told the service of it; it was not read of the host. */
  readonly told?: boolean;
}

export interface Incident {
  readonly id: string;
  readonly openedAt: number;
  readonly resolvedAt: number | null;
  /** The deployments that caused it, where somebody said so: one or several. Time alone never says it. */
  readonly deployments: readonly string[];
  /** Ids of changes that it names as its cause: whatever deployment brought them failed. */
  readonly causedBy?: readonly string[];
}

/** Of what is counted: from `since` up to, but not with, `until`. */
export interface Window {
  readonly since: number;
  readonly until: number;
}

/** How a number is made, for people: each of its file's doc comment says the same. */
export interface Rule {
  readonly id: string;
  readonly title: string;
  readonly unit: 'seconds' | 'per week' | 'share' | 'changes';
  readonly starts: string;
  readonly ends: string;
  /** Which moment of a row must be in the window. */
  readonly clock: string;
  readonly leavesOut: string;
  readonly shows: string;
}

export const isIn = ({ since, until }: Window, at: number): boolean => at >= since && at < until;

export function byTime<T>(at: (one: T) => number, id: (one: T) => string): (a: T, b: T) => number {
  return (a, b) => at(a) - at(b) || (id(a) < id(b) ? -1 : id(a) > id(b) ? 1 : 0);
}
