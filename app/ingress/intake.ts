/**
 * Who hears of deliveries. With them come every policy and what it reads, which say what an event is about: all of it is
 * loaded with the first delivery, before its transaction.
 */
import { lifeSubscriber } from '../clients/subscriber.ts';
import { deliverySubscriber } from '../delivery/live/subscriber.ts';
import { captureSubscriber } from '../evidence/capture/subscriber.ts';
import type { Job } from '../job.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { keyOf } from '../same-task.ts';
import type { Database } from '../store/database.ts';
import { pushesSubscriber } from '../subjects/pull-request/pushes.ts';
import type { Delivery } from '../webhook-delivery.ts';
import type { World } from '../world.ts';
import { type Acceptance, deliveryAccepter } from './inbox.ts';
import { jobsSubscriber } from './jobs.ts';

export interface IntakeOf {
  readonly database: Database;
  /** The GitHub host. */
  readonly host: string;
  /** Our own App's. */
  readonly appId: number;
  readonly jobs: Pick<Jobs<Job>, 'addAll'>;
  readonly catalogue?: World['catalogue'] | undefined;
  readonly now: () => Date;
  /** Called after something was heard of some client's life. */
  readonly changed: () => void;
}

export function openIntake(of: IntakeOf): (delivery: Delivery) => Promise<Acceptance> {
  const { database, host, appId, jobs, catalogue, now, changed } = of;
  const subscribers = [
    // Before what it proves is acted on: an event that says that the client left is the last one it is asked for.
    captureSubscriber(host, now),
    lifeSubscriber({ database, host, now, changed }),
    pushesSubscriber(host, now),
    deliverySubscriber(host, now, (tasks) =>
      jobs.addAll(tasks.map((task) => ({ key: keyOf(task), job: { task, tries: 0 } }))),
    ),
    jobsSubscriber(jobs, appId, catalogue),
  ];
  return deliveryAccepter({ database, host, subscribers });
}
