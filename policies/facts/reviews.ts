/** Who reviewed what, who wrote it, and who pushed it last. */
import type { Actor } from './pull-request.ts';

export interface Review {
  readonly id: string;
  readonly author: Actor;
  readonly state: 'approved' | 'changes_requested' | 'commented' | 'dismissed';
  /** The commit it was given on; null when GitHub no longer knows it. */
  readonly commit: string | null;
  /** ISO 8601, UTC. */
  readonly submittedAt: string;
  /** Whether the reviewer may push to the repository now. */
  readonly canPush: boolean;
  /** Slugs of the teams it was given on behalf of, as `org/team`, sorted. */
  readonly teams: readonly string[];
}

export interface Commit {
  readonly sha: string;
  /** Logins of its author and co-authors, sorted; a name without an account is in `unknownAuthors`. */
  readonly authors: readonly string[];
  readonly unknownAuthors: readonly string[];
  /** Login of its committer; null when there is no account, `web-flow` when GitHub committed it. */
  readonly committer: string | null;
  /** Number of parents: 2 and more is a merge. */
  readonly parents: number;
}

export interface Reviews {
  /** In the order they were submitted. */
  readonly reviews: readonly Review[];
  /** The change's commits, oldest first. */
  readonly commits: readonly Commit[];
  /** Who pushed the head last, when GitHub says so; null when it does not. */
  readonly lastPusher: string | null;
  /** Teams asked to review, or owning files, whose members could be read: `org/team` → logins, sorted. */
  readonly teamMembers: Readonly<Record<string, readonly string[]>>;
}
