/** Every commit since the release before, and the pull requests that brought them. */
import type { Actor } from './pull-request.ts';
import type { Push, Review } from './reviews.ts';

export interface ReleasedCommit {
  readonly sha: string;
  /** First line of its message. */
  readonly headline: string;
  /** Logins of its author and co-authors, sorted. */
  readonly authors: readonly string[];
  /** Names of its author and co-authors who have no account, sorted. */
  readonly unknownAuthors: readonly string[];
  /** Login of its committer; null when there is no account, `web-flow` when GitHub committed it. */
  readonly committer: string | null;
  /** The author's name in git: not proven by anything. */
  readonly authorName: string;
  /** Number of parents: 2 and more is a merge. */
  readonly parents: number;
  /** Merged pull requests of this repository that brought it, sorted; none: it was pushed without one. */
  readonly pullRequests: readonly number[];
  /** What a commit without a pull request changes; null when it has one, or when it was not looked up. */
  readonly files: readonly ReleasedFile[] | null;
}

export interface ReleasedFile {
  readonly path: string;
  /** Its difference, unified, without a header; null when GitHub shows none (binary, too large). */
  readonly patch: string | null;
}

export interface ReleasedPullRequest {
  readonly number: number;
  readonly title: string;
  readonly author: Actor;
  readonly headRef: string;
  /** The last commit of its branch, as it was merged. */
  readonly head: string;
  readonly labels: readonly string[];
  /** In the order they were submitted; the newest 50. Teams are not read. */
  readonly reviews: readonly Review[];
  /** Who moved its branch to which commit, as far as events told. */
  readonly pushes: readonly Push[];
}

export interface ReleaseChanges {
  /** The release before; null: this is the first one, and `commits` is empty. */
  readonly since: { readonly tag: string; readonly commit: string } | null;
  /** Oldest first. */
  readonly commits: readonly ReleasedCommit[];
  /** Those that brought the commits, by number. */
  readonly pullRequests: readonly ReleasedPullRequest[];
}
