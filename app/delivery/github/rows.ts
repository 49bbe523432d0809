/**
 * What is kept of GitHub's answers: plain data that names nobody. Whoever reads GitHub, or hears of it by webhook, makes these
 * rows; a repository's history is made from them alone. Times are seconds since 1970, UTC. Pure.
 */
import type { Cohort, PullRequestTimes, Review } from '../definitions/model.ts';

/** Of a pull request, as it was before it was merged. */
export interface PullCommit {
  readonly sha: string;
  /** Its author date. */
  readonly writtenAt: number;
  readonly cohort: Cohort;
  /** Git's own words say that it is a merge. */
  readonly isMerge: boolean;
}

/** What its text says that it takes back or repairs: commits, whole or shortened, and numbers of pull requests. */
export interface Named {
  readonly reverted: readonly string[];
  readonly causedBy: readonly string[];
  readonly isRevert: boolean;
  /** Its title or branch says so in the usual way. */
  readonly hotfix: boolean;
}

export interface PullRow {
  readonly number: number;
  readonly title: string;
  readonly state: 'open' | 'closed' | 'merged';
  readonly base: string;
  readonly branch: string;
  readonly cohort: Cohort;
  readonly openedAt: number;
  readonly updatedAt: number;
  readonly mergedAt: number | null;
  /** The commit on its base; null: it is not merged, or GitHub has it no more. */
  readonly mergeCommit: string | null;
  readonly commits: readonly PullCommit[];
  /** Commits that GitHub counts; more than are listed: the rest is not known. */
  readonly commitCount: number;
  readonly drafts: PullRequestTimes['drafts'];
  readonly reviews: readonly Review[];
  readonly queuedAt: number | null;
  readonly rewritten: boolean;
  /** Lists that GitHub gave in part only. */
  readonly cut: readonly ('commits' | 'reviews' | 'timeline' | 'labels')[];
  readonly labels: readonly string[];
  readonly named: Named;
}

export interface CommitRow {
  readonly sha: string;
  readonly parents: readonly string[];
  readonly writtenAt: number;
  readonly committedAt: number;
  readonly cohort: Cohort;
  readonly subject: string;
  /** Commits of which it says that it is a copy. */
  readonly copies: readonly string[];
  readonly named: Named;
}

export interface DeploymentRow {
  readonly id: string;
  readonly commit: string;
  readonly environment: string;
  readonly createdAt: number;
  readonly statuses: readonly {
    readonly state: 'success' | 'failure' | 'other';
    readonly at: number;
    /** Where it says another environment than the deployment does. */
    readonly environment: string;
  }[];
  /** Whether GitHub gave all of them. */
  readonly whole: boolean;
  /** Somebody told the service of it; GitHub did not. */
  readonly told?: boolean;
}

/** Published; a draft is no row. */
export interface ReleaseRow {
  readonly tag: string;
  /** What the tag names now; null: nothing that is a commit. */
  readonly commit: string | null;
  readonly committedAt: number | null;
  readonly publishedAt: number;
  readonly preRelease: boolean;
}

/** A run of a workflow that deploys. */
export interface RunRow {
  /** `run 5`, of a later attempt `run 5/2`. */
  readonly id: string;
  /** Which try of the run it is, from 1. */
  readonly attempt: number;
  /** `deploy.yml` */
  readonly workflow: string;
  readonly commit: string;
  readonly branch: string | null;
  readonly state: 'success' | 'failure' | 'other';
  readonly endedAt: number;
}

export interface IssueRow {
  /** `acme/shop#12`: numbers alone are the same in two repositories. */
  readonly id: string;
  readonly openedAt: number;
  readonly resolvedAt: number | null;
  readonly updatedAt: number;
  readonly isDuplicate: boolean;
  readonly labels: readonly string[];
  readonly type: string | null;
  /** Values of fields that are chosen from a list, as `kind:outage` in lower case; absent: not told. */
  readonly fields?: readonly string[] | undefined;
  /** What `Caused-by:` lines name: commits, pull requests, deployments by id, tags. */
  readonly causedBy: readonly string[];
}
