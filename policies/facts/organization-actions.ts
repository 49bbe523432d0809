/** What an organization lets GitHub Actions do in all of its repositories. */
import type { Shown } from '../engine/shown.ts';

export interface RunnerGroup {
  readonly name: string;
  /** `all`, `selected`, `private`, or what GitHub adds. */
  readonly visibility: string;
  readonly allowsPublicRepositories: boolean;
}

/** Which actions may run; `patterns` beside the repositories' own, where they are selected. */
export interface AllowedActions {
  readonly allowed: 'all' | 'local_only' | 'selected';
  readonly githubOwned: boolean;
  readonly verified: boolean;
  readonly patterns: readonly string[];
}

/** Who of outside waits for somebody's word before a workflow runs in a public repository. */
export type ForkApproval =
  | 'first_time_contributors_new_to_github'
  | 'first_time_contributors'
  | 'all_external_contributors';

/** What pull requests from forks of private repositories may do. */
export interface PrivateForks {
  readonly run: boolean;
  readonly writeTokens: boolean;
  readonly secrets: boolean;
  readonly approval: boolean;
}

export interface OrganizationActions {
  readonly repositories: Shown<'all' | 'none' | 'selected'>;
  readonly actions: Shown<AllowedActions>;
  /** Actions must be named by a commit. */
  readonly pinned: Shown<boolean>;
  readonly token: Shown<'read' | 'write'>;
  /** Workflows may create and approve pull requests. */
  readonly approves: Shown<boolean>;
  readonly forkApproval: Shown<ForkApproval>;
  readonly privateForks: Shown<PrivateForks>;
  readonly runnerGroups: Shown<readonly RunnerGroup[]>;
}
