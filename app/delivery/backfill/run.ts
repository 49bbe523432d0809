/** What reading one repository's delivery in the background works with. */
import type { MetricsRules } from '../../../policies/engine/metrics-rules.ts';
import type { GuardedOctokit } from '../../github/reads.ts';
import type { RunOf } from '../../schedule.ts';
import type { RepositoryRef } from '../../task.ts';

export type BackfillOf = Pick<
  RunOf,
  | 'apart'
  | 'baseUrl'
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
  /** How delivery is measured there, as the configuration says: read apart, where the service has processes for that. */
  readonly rules: () => Promise<MetricsRules>;
  /** Throws when it is time to stop. */
  readonly check: () => Promise<void>;
}
