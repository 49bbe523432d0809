/** A delivery about a client's life → its rows, in the transaction of its inbox row: work stops with the next look. */
import type { Transaction } from 'kysely';
import type { Database } from '../store/database.ts';
import type { Tables } from '../store/tables.ts';
import { deleteWaitingJobs } from './jobs.ts';
import { applyLife } from './life.ts';
import { type LifePayload, lifeOf } from './life-events.ts';

/** The part of a verified delivery that is read. */
export interface LifeDelivery {
  readonly name: string;
  readonly payload: unknown;
}

/** What the inbox calls for every delivery it takes in. */
export function lifeTaker(
  database: Database,
  host: string,
  now: () => Date,
): (trx: Transaction<Tables>, delivery: LifeDelivery) => Promise<void> {
  return async (trx, { name, payload }) => {
    if (payload === null || typeof payload !== 'object') return;
    const changes = lifeOf(name, payload as LifePayload);
    await applyLife(trx, host, changes, now());
    for (const change of changes)
      if (change.kind === 'client_left')
        await deleteWaitingJobs(database, { host, installation: change.installation });
  };
}
