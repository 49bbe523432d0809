/** The subscriber that keeps the rows of clients and repositories: work for one that left stops with the delivery that says so. */

import { afterCommit } from '../store/current.ts';
import type { Database } from '../store/database.ts';
import { type Delivery, payloadOf, type Subscriber } from '../webhook-delivery.ts';
import { deleteWaitingJobs } from './jobs.ts';
import { applyLife } from './life.ts';
import { lifeOf } from './life-events.ts';

export interface LifeSubscriberOf {
  readonly database: Database;
  /** The App's: `github.com`, or an Enterprise Server's. */
  readonly host: string;
  readonly now: () => Date;
  /** Called after the transaction in which something was heard of some client's life. */
  readonly changed?: () => void;
}

export function lifeSubscriber({ database, host, now, changed }: LifeSubscriberOf): Subscriber {
  const changesOf = (delivery: Delivery) => lifeOf(delivery.name, payloadOf(delivery));
  return async (trx, deliveries) => {
    const changes = deliveries.flatMap(changesOf);
    if (changes.length === 0) return;
    await applyLife(trx, host, changes, now());
    for (const change of changes)
      if (change.kind === 'client_left')
        await deleteWaitingJobs(database, { host, installation: change.installation });
    if (changed) afterCommit(changed);
  };
}
