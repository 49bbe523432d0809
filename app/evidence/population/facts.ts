/**
 * What a branch's changes are made of, as GitHub and the ledger told it. Pure data. What could not be read says why: an empty list
 * means that there is nothing.
 */

import type { Prose } from '../../../policies/engine/prose.ts';
import type { Account } from '../model/captured.ts';
import type { Instant, Period } from '../model/period.ts';
import type { BypassFact, Demands, Unseen } from './demands.ts';
import type { DeploymentFact, DeploymentWordFact } from './deployment-facts.ts';

export type Told<T> =
  | { readonly told: true; readonly value: T }
  | { readonly told: false; readonly because: Prose };

export const told = <T>(value: T): Told<T> => ({ told: true, value });
export const untold = (because: Prose): { readonly told: false; readonly because: Prose } => ({
  told: false,
  because,
});

/** Where a branch is that was not there, or is there no more. */
export const nowhere = '0'.repeat(40);

/** An entry of the repository's activity log. Its time has seconds. */
export interface ActivityFact {
  readonly id: string;
  readonly ref: string;
  readonly before: string;
  readonly after: string;
  readonly at: Instant;
  readonly type: string;
  readonly actor: Account | null;
}

/** A push that an event told of. */
export interface PushFact {
  /** Null: it was read from GitHub afterwards. */
  readonly delivery: string | null;
  readonly ref: string;
  readonly before: string;
  readonly after: string;
  readonly at: Instant;
  readonly forced: boolean;
  readonly by: Account | null;
}

/** `byGitHub`: GitHub made and signed it. */
export interface Signature {
  readonly valid: boolean;
  readonly byGitHub: boolean;
}

export interface CommitFact {
  readonly sha: string;
  readonly parents: readonly string[];
  /** Whoever made the commit chose it: it never decides when something landed. */
  readonly committedAt: Instant;
  readonly headline: string;
  /** Null: it is not signed. */
  readonly signature: Signature | null;
  /** Whose address stands in it, which anybody may write; null: nobody's account. Co-authors are not here. */
  readonly author: Account | null;
}

export interface PullCommitFact {
  readonly sha: string;
  readonly parents: number;
  readonly headline: string;
  readonly signature: Signature | null;
  /** Authors and co-authors; null for an address that is nobody's account. */
  readonly authors: readonly (Account | null)[];
  readonly committer: Account | null;
}

export type ReviewState = 'approved' | 'changes requested' | 'commented' | 'dismissed';

export interface ReviewFact {
  readonly id: string;
  /** Null: the account was deleted. */
  readonly by: Account | null;
  readonly state: ReviewState;
  readonly at: Instant;
  /** As GitHub says it now. */
  readonly commit: string | null;
  /** Whether the reviewer may push now; null: GitHub does not say. */
  readonly canPush: boolean | null;
}

export interface DismissalFact {
  readonly review: string;
  readonly at: Instant;
  readonly was: ReviewState;
  /** Absent: GitHub does not say. */
  readonly by?: Account | null;
}

export interface LabelFact {
  readonly name: string;
  /** Whether it was on when the pull request was merged; null: nobody knows. */
  readonly atMerge: boolean | null;
  /** Who put it on the last time before the merge; null: a deleted account; absent: nobody knows. */
  readonly by?: Account | null;
}

export interface PullFact {
  readonly number: number;
  readonly title: string;
  readonly base: string;
  readonly branch: string;
  readonly head: string;
  readonly fromFork: boolean;
  readonly createdAt: Instant;
  readonly mergedAt: Instant;
  /** Null: GitHub has it no more. */
  readonly mergeCommit: string | null;
  readonly author: Account | null;
  readonly mergedBy: Account | null;
  /** Those that are on now: anybody may put one on after the merge. */
  readonly labels: readonly LabelFact[];
  readonly tickets: readonly string[];
  readonly reviews: readonly ReviewFact[];
  readonly dismissals: readonly DismissalFact[];
  /** It was to be merged into another branch until then. */
  readonly baseChanges: readonly { readonly at: Instant; readonly from: string }[];
  readonly commits: readonly PullCommitFact[];
  readonly commitCount: number;
  /** Lists that GitHub showed in part only. */
  readonly cut: readonly ('reviews' | 'commits' | 'dismissals' | 'labels' | 'tickets')[];
}

/** An evaluation of rulesets, made when something was pushed or merged. */
export interface SuiteFact {
  readonly id: string;
  readonly ref: string;
  readonly before: string;
  readonly after: string;
  readonly at: Instant;
  readonly result: 'pass' | 'fail' | 'bypass';
}

export interface SuitesFact {
  /** Everything since then is there. */
  readonly since: Instant;
  readonly suites: readonly SuiteFact[];
}

export interface CheckFact {
  readonly name: string;
  /** The App's number; null: a status. */
  readonly app: number | null;
  readonly state: 'success' | 'failure' | 'pending';
  /** Null: it waits, or GitHub does not say. */
  readonly startedAt: Instant | null;
  /** When it ended; null: it has not, or GitHub does not say. */
  readonly at: Instant | null;
  /** Who made a status; null: an App's run, or a deleted account. */
  readonly by: Account | null;
}

/** What was demanded of a branch from one change of its rules to the next, made of what its continuity is made of. */
export interface RulesFact extends Period {
  /** Never less than this, where the branch was the default one as it is now. */
  readonly demands: Demands;
  /** The same, whichever branch was the default one; null: that is known, or makes no difference. */
  readonly surely: Demands | null;
  readonly unseen: Unseen;
  /** Whether more may have been demanded by what is there no more: without a record it leaves no trace. */
  readonly mayBeGone: boolean;
  /** Who need not obey what is demanded; a hidden list is not an empty one. */
  readonly bypass: Told<readonly BypassFact[]>;
  /** Whether the review that was promised was demanded, and since when without a break. */
  readonly review: {
    readonly state: 'in force' | 'weaker' | 'unknown';
    readonly because: Prose;
    readonly since: Instant;
  };
  /** Milliseconds: what changed at its beginning may have changed so much before. */
  readonly unsure: number;
}

/** What was recorded of a pull request when it happened. */
export interface CapturedFacts {
  /** When Fairlead began to record. */
  readonly since: Instant;
  /** By the review's number: the commit it was given on. */
  readonly reviews: ReadonlyMap<
    string,
    { readonly commit: string | null; readonly at: Instant; readonly state: ReviewState }
  >;
  /** Who moved the head of a pull request to a commit, by `number sha`. */
  readonly heads: ReadonlyMap<string, Account | null>;
  /** By pull request: names of the labels that it was merged with. */
  readonly labels: ReadonlyMap<number, readonly string[]>;
  /** When somebody's access was changed, by account. */
  readonly access: ReadonlyMap<number, readonly Instant[]>;
  /** When what a team may do was changed: whose access that is, an event does not say. `isLess`: it was taken away. */
  readonly teams: readonly { readonly at: Instant; readonly isLess: boolean }[];
}

/** A program that may land what nobody reviews. */
export interface BotRule {
  /** The number of its account, whose type is Bot: a name proves nothing. */
  readonly id: number;
  /** `merge`: pull requests that it alone made, whoever merges them. `push`: without one. */
  readonly may: readonly ('merge' | 'push')[];
  /** Globs of names or full names; null: all. */
  readonly repositories: readonly string[] | null;
  /** Globs; null: all. */
  readonly branches: readonly string[] | null;
}

export interface ChangePolicy {
  readonly bots: readonly BotRule[];
  readonly emergencyLabels: readonly string[];
  /** Hours within which an emergency has to be looked at. */
  readonly emergencyHours: number;
  /** Numbers of the accounts that may call something an emergency; null: every person who may put a label on. */
  readonly emergencyBy: readonly number[] | null;
  /** Every commit has to be signed, whatever the rules say. */
  readonly signed: boolean;
}

/** What holds now, and what held before: who writes a rule down afterwards changes nothing of what landed. */
export interface Policy extends ChangePolicy {
  /** The oldest first, each until then. Absent: what holds now always held. */
  readonly before?: readonly { readonly until: Instant; readonly policy: Told<ChangePolicy> }[];
}

export const usualPolicy: ChangePolicy = {
  bots: [],
  emergencyLabels: ['emergency', 'hotfix-emergency', 'break-glass'],
  emergencyHours: 72,
  emergencyBy: null,
  signed: false,
};

/** Who moved a branch to a commit first. `isMerge`: by merging another pull request into it, which GitHub made. */
export interface PusherFact {
  readonly by: Account | null;
  readonly at: Instant;
  readonly isMerge?: boolean;
}

/** All of one branch. */
export interface BranchFacts {
  readonly repository: { readonly id: number; readonly name: string };
  readonly branch: string;
  /** Names that it had before; pull requests may still say them. */
  readonly formerNames: readonly string[];
  /** Where the branch is when it is read; null: it is there no more. */
  readonly head: Told<string | null>;
  /** Of this branch, from before the period until now. */
  readonly activity: Told<readonly ActivityFact[]>;
  /** Everything since then is in the log; null: it could not be read. */
  readonly activitySince: Instant | null;
  readonly pushes: Told<readonly PushFact[]>;
  /** Its own line (first parents), newest first, down to where the period's first change began. */
  readonly line: Told<readonly CommitFact[]>;
  /** The lines that it had when it was deleted, each like `line`, where it was made again since. Absent: none, or they could not be read. */
  readonly endedLines?: readonly (readonly CommitFact[])[];
  /** Pull requests merged into it, from the period's beginning until now. */
  readonly pulls: Told<readonly PullFact[]>;
  readonly suites: Told<SuitesFact>;
  /** Of the whole period, in their order; they touch. */
  readonly rules: readonly RulesFact[];
  /** Results by commit, of heads and of merge groups. */
  readonly checks: ReadonlyMap<string, Told<readonly CheckFact[]>>;
  readonly pushers: ReadonlyMap<string, PusherFact>;
  /** Commits at which it was made: whether another protected branch had them then. */
  readonly elsewhere: ReadonlyMap<string, Told<boolean>>;
  readonly deployments: Told<readonly DeploymentFact[]>;
  /** What was said of each deployment that a workflow made, by its id. */
  readonly deploymentWords: ReadonlyMap<string, Told<readonly DeploymentWordFact[]>>;
  /** Null: there is no ledger. */
  readonly captured: CapturedFacts | null;
  readonly policy: Policy;
  /** When it was read. */
  readonly readAt: Instant;
}
