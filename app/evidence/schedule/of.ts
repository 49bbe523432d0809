/** What a run of exports works with. */
import type { RunOf } from '../../schedule.ts';
import type { Make, MakeOf } from '../export/asked.ts';
import type { Instant } from '../model/period.ts';

export interface ExportsOf
  extends Pick<
    RunOf,
    | 'database'
    | 'host'
    | 'appId'
    | 'now'
    | 'log'
    | 'octokitOf'
    | 'budgetOf'
    | 'exportDirectory'
    | 'evidenceBuckets'
  > {
  readonly make: Make;
  /** The ledger as it is now, and the keys that sign. */
  readonly ledgerOf: (client: string, at: Instant) => Promise<Pick<MakeOf, 'ledger' | 'sign'>>;
  /** To buckets. */
  readonly fetch?: typeof fetch;
}

export interface OfClient {
  readonly installation: number;
  readonly login: string;
  /** `host/installation` */
  readonly client: string;
}
