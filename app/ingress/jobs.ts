/** The subscriber that turns deliveries into jobs. */

import { tasksOf } from '../events.ts';
import type { Job } from '../job.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { keyOf } from '../same-task.ts';
import { payloadOf, type Subscriber } from '../webhook-delivery.ts';
import type { World } from '../world.ts';

/** Adds a job for everything that a delivery asks to be looked at again. `appId` is our own App's. */
export function jobsSubscriber(
  jobs: Pick<Jobs<Job>, 'addAll'>,
  appId: number,
  catalogue?: World['catalogue'],
): Subscriber {
  return async (_, deliveries) => {
    const tasks = deliveries.flatMap((delivery) =>
      tasksOf(delivery.name, payloadOf(delivery), appId, catalogue),
    );
    await jobs.addAll(tasks.map((task) => ({ key: keyOf(task), job: { task, tries: 0 } })));
  };
}
