/** What a repository lets GitHub Actions do. */
import type { Shown } from '../engine/shown.ts';

/** Whose pull requests from forks of a public repository wait for approval; the strictest last. */
export const forkApprovals = [
  'first_time_contributors_new_to_github',
  'first_time_contributors',
  'all_external_contributors',
] as const;

export type ForkApproval = (typeof forkApprovals)[number];

/** What pull requests from forks of a private repository get. */
export interface PrivateForks {
  readonly run: boolean;
  readonly writeTokens: boolean;
  readonly secrets: boolean;
  readonly approval: boolean;
}

export type ForkRules =
  /** The repository is private, has no fork, and nobody may make one. */
  | { readonly of: 'nobody' }
  | { readonly of: 'public'; readonly approval: ForkApproval }
  | ({ readonly of: 'private' } & PrivateForks);

/** What holds where workflows run. */
export interface RunningActions {
  readonly allowed: Shown<'all' | 'local_only' | 'selected'>;
  /**
   * Patterns of those that may be used; null where no list is kept: all are allowed, or only those of the owner's own
   * repositories.
   */
  readonly selected: Shown<readonly string[] | null>;
  /** Actions have to be pinned to a full commit id. */
  readonly pinned: Shown<boolean>;
  /** What a workflow's token may do unless the workflow says otherwise. */
  readonly token: Shown<'read' | 'write'>;
  /** Workflows may open pull requests and approve them. */
  readonly mayApprove: Shown<boolean>;
  readonly forks: Shown<ForkRules>;
}

/** Null: workflows do not run in the repository. */
export type ActionsPermissions = Shown<RunningActions | null>;
