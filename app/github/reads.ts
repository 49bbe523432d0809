/** What collectors may read from GitHub, beyond what every source has. */
import type { Octokit } from '@octokit/core';
import type { ChangeHistory } from '../../policies/facts/change-history.ts';
import type { RepositoryNode } from './overview-query.ts';
import type { OthersOpen, Snapshot } from './pull-request/snapshot.ts';

/** REST by route (`octokit.request('GET /…')`) and GraphQL of one client; budgets and conditional requests are behind it. */
export type GuardedOctokit = Pick<Octokit, 'request' | 'graphql'>;

/** Of one repository. */
export interface GitHubReads {
  readonly owner: string;
  readonly repo: string;
  /** Opens what the wanted facts cost. */
  readonly octokit: GuardedOctokit;
  /** Opens files and the subject itself: a read that was made to find the subject is not made again for a fact. */
  readonly subject: GuardedOctokit;
  /**
   * All pages of a REST list, 100 items each; `under` names the array when the answer is an object.
   * Throws `CannotLook` on any failed page: never a cut list.
   */
  pages<T>(
    route: string,
    parameters: Readonly<Record<string, unknown>>,
    under?: string,
  ): Promise<readonly T[]>;
  /** What the wide query answers of it, where that was asked of several repositories at a time. */
  readonly ahead?: RepositoryNode | null;
  /** What makes a check result Fairlead's own: it never waits for itself. */
  readonly self: {
    readonly appId: number | null;
    readonly checkName: string;
    readonly workflowRunId: number | null;
  };
}

/** Of one pull request. */
export interface PullRequestReads extends GitHubReads {
  readonly number: number;
  /** The wide read, made once and shared by the collectors. Throws `CannotLook`. */
  snapshot(): Promise<Snapshot>;
  /** What other open pull requests add to these folders; made once for each set. Throws `CannotLook`. */
  othersOpen(folders: readonly string[]): Promise<OthersOpen>;
  /** What GitHub forgets, as far as Fairlead kept it. */
  history(): Promise<ChangeHistory>;
}
