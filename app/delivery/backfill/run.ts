/** What reading one repository's delivery in the background works with. */
import type { GuardedOctokit } from '../../github/reads.ts';
import type { RunOf } from '../../schedule.ts';
import type { RepositoryRef } from '../../task.ts';

export type BackfillOf = Pick<
  RunOf,
  | 'database'
  | 'host'
  | 'now'
  | 'log'
  | 'octokitOf'
  | 'budgetOf'
  | 'enqueue'
  | 'backfilled'
  | 'verdictRetentionDays'
>;

export interface Run {
  readonly of: BackfillOf;
  readonly at: RepositoryRef;
  /** Milliseconds since 1970 at which the run ends. */
  readonly ends: number;
  readonly octokit: GuardedOctokit;
  /** Reads configuration of the client's other repositories: each file once for all of its repositories. */
  readonly layers: GuardedOctokit;
  /** Throws when it is time to stop. */
  readonly check: () => Promise<void>;
}
