/**
 * What an event of GitHub's proved when it happened, as it is recorded (kind `event`): what GitHub forgets or lets be changed afterwards.
 * Pure. Nothing in it is a secret; texts that people wrote are cut.
 */

import type { RecordKind } from '../../store/recorded.ts';
import type { Instant } from './period.ts';

/** Ids stay when logins change; null: GitHub names nobody. */
export interface Account {
  readonly id: number;
  readonly login: string;
  readonly type: 'User' | 'Bot' | 'Organization' | 'unknown';
}

export interface CapturedBase {
  /** GitHub's event and action: `pull_request_review.submitted`. */
  readonly event: string;
  /** Of the delivery; null: it was read from GitHub afterwards. */
  readonly delivery: string | null;
  /** SHA-256 of the body as GitHub sent it; null: it was read otherwise. Records of before have none. */
  readonly body?: string | null;
  /** When it happened, as GitHub says; where its payload has no time: when it arrived. */
  readonly at: Instant;
  readonly repository: { readonly id: number; readonly name: string } | null;
  /** Of the repository when the event was sent: GitHub keeps no history of it. Absent: it does not say; records of before have none. */
  readonly defaultBranch?: string;
  /** Who did it. */
  readonly sender: Account | null;
}

export interface CapturedReview extends CapturedBase {
  readonly about: 'review';
  readonly pull: number;
  readonly review: number;
  readonly by: Account | null;
  readonly state: 'approved' | 'changes requested' | 'commented' | 'dismissed';
  /** The commit that the review was given on, as it was said then. */
  readonly commit: string | null;
  /** The head of the pull request then. */
  readonly head: string;
}

export interface CapturedPush extends CapturedBase {
  readonly about: 'push';
  /** `refs/heads/main`. */
  readonly ref: string;
  readonly before: string;
  readonly after: string;
  readonly forced: boolean;
  readonly pusher: string | null;
  /** How many commits it says it has; GitHub lists 2,048 at most. */
  readonly commits: number;
}

export interface CapturedPull extends CapturedBase {
  readonly about: 'pull request';
  readonly pull: number;
  readonly head: string;
  readonly base: { readonly ref: string; readonly sha: string };
  readonly author: Account | null;
  readonly mergedBy: Account | null;
  /** The commit that the base branch got; null until it is merged. */
  readonly mergeCommit: string | null;
  readonly draft: boolean;
  /** Names, as they were then. */
  readonly labels: readonly string[];
  /** The head before a push to it (`synchronize`), as GitHub says it. */
  readonly before: string | null;
  /** As GitHub's `changes`: the base that it had before, for one that was retargeted; null: it says none. */
  readonly changes: unknown;
}

/** A group of the merge queue. */
export interface CapturedMergeGroup extends CapturedBase {
  readonly about: 'merge group';
  readonly ref: string;
  readonly head: string;
  readonly base: { readonly ref: string; readonly sha: string };
  /** `checks_requested`, `destroyed`. */
  readonly state: string;
  /** Why it is gone: `merged`, `invalidated`, `dequeued`; null: it is not, or GitHub does not say. */
  readonly because: string | null;
}

/** A ruleset, classic protection, a security setting, an organization's setting: before where GitHub says it, and after. */
export interface CapturedRule extends CapturedBase {
  readonly about: 'rule';
  /** `ruleset 12`, `protection of main`, `security and analysis` … */
  readonly what: string;
  /** As GitHub's `changes`; null: it says none. */
  readonly changes: unknown;
  /** The thing after it; null: it is gone. */
  readonly after: unknown;
  /** Of a thing that is gone: what it was, as its last event shows it. */
  readonly before?: unknown;
}

export interface CapturedAccess extends CapturedBase {
  readonly about: 'access';
  /** Whose access: a person, a team, a deploy key, an App. */
  readonly whose: string;
  readonly account: Account | null;
  /** `repository`, `team core`, `organization`. */
  readonly to: string;
  /** What they may do after it, `not said` where GitHub does not say it; null: nothing any more. */
  readonly role: string | null;
  readonly changes: unknown;
}

export interface CapturedDeployment extends CapturedBase {
  readonly about: 'deployment';
  readonly deployment: number | null;
  readonly environment: string;
  readonly sha: string;
  /** `created`, `success`, `approved`, `rejected` … */
  readonly state: string;
  /** Who approved or asked for it. */
  readonly by: Account | null;
  /** The workflow run that deploys; null: none, or it is not said. */
  readonly run: number | null;
}

export interface CapturedRelease extends CapturedBase {
  readonly about: 'release';
  readonly release: number;
  readonly tag: string;
  /** `published`, `edited`, `unpublished`, `deleted`. */
  readonly state: string;
  /** Who published it. */
  readonly by: Account | null;
  /** Null: it is a draft. */
  readonly publishedAt: Instant | null;
  readonly preRelease: boolean;
  /** As GitHub's `changes`; null: it says none. */
  readonly changes: unknown;
}

export interface CapturedAlert extends CapturedBase {
  readonly about: 'alert';
  readonly source: 'dependabot' | 'code scanning' | 'secret scanning';
  readonly number: number;
  /** The package and its advisory, the rule, the kind of secret. Never the secret. */
  readonly what: string | null;
  readonly severity: string | null;
  /** `created`, `fixed`, `dismissed`, `auto-dismissed`, `reopened` … */
  readonly state: string;
  readonly because: string | null;
}

/** Repositories that came under Fairlead or left it, were renamed, transferred, archived or made public; the App itself. */
export interface CapturedScope extends CapturedBase {
  readonly about: 'scope';
  readonly what: string;
  /** As GitHub's `changes`, or its lists of repositories; null: it says none. */
  readonly changes: unknown;
  /** How it is afterwards, as far as the event says. */
  readonly after: unknown;
}

/** An event that evidence needs and that nobody here understands: it happened, and that is all that is known. */
export interface CapturedUnread extends CapturedBase {
  readonly about: 'not understood';
  /** The members that are missing or of another type, and what was made of them. */
  readonly because: string;
}

export type Captured =
  | CapturedReview
  | CapturedPush
  | CapturedPull
  | CapturedRule
  | CapturedAccess
  | CapturedDeployment
  | CapturedMergeGroup
  | CapturedRelease
  | CapturedAlert
  | CapturedScope
  | CapturedUnread;

/** A record of the ledger, as readers of evidence get it. `payload`: null when it was erased. */
export interface LedgerRecord {
  readonly place: number;
  readonly at: Instant;
  readonly kind: string;
  readonly hash: string;
  readonly payload: unknown;
}

/** The client's ledger; without a service there is none. */
export interface LedgerReads {
  /** Records that were noted in the period or later (what is recorded late may be about it), of these kinds, in their order. */
  readonly records: (kinds: readonly RecordKind[]) => AsyncIterable<LedgerRecord>;
  /** When Fairlead began to record; null: it has recorded nothing. */
  readonly since: Instant | null;
}
