/** The durable half of the server: deliveries into the inbox, jobs out of the queue, both in the database. */

import { type Acceptance, deliveryAccepter, type Inbox } from './ingress/inbox.ts';
import type { Delivery } from './ingress/webhook.ts';
import { type DurableJobs, type DurableOf, durableJobs } from './jobs/durable.ts';
import type { GivenUp } from './jobs/keyed.ts';
import { writeAudit } from './store/audit.ts';
import { clientId } from './store/client-id.ts';
import type { Database } from './store/database.ts';
import { doJob, type Job } from './worker.ts';
import type { World } from './world.ts';

export interface DurableService {
  readonly jobs: DurableJobs<Job>;
  readonly accept: (delivery: Delivery) => Promise<Acceptance>;
}

/** Told of each try that ends: `failed` is tried again, `dead` (told besides) is not. */
type Ended = (outcome: 'done' | 'failed' | 'dead') => void;

export interface DurableServiceOf {
  readonly world: World;
  readonly database: Database;
  /** The GitHub host. */
  readonly host: string;
  readonly appId: number;
  /** Jobs at the same time; 0 for a process that only takes events in. */
  readonly concurrency: number;
  readonly listen?: DurableOf<Job>['listen'];
  readonly retries?: readonly number[];
  readonly also?: Inbox['also'];
  readonly ended?: Ended;
}

/** Ids alone: an audit row outlives its client, and the error, like the names in a key, is in the dead letter. */
function auditDetail({ task }: Job) {
  const { kind } = task;
  return {
    task: kind,
    ...('repositoryId' in task ? { repositoryId: task.repositoryId } : {}),
    ...('number' in task ? { pullRequest: task.number } : {}),
    ...('comment' in task ? { comment: task.comment } : {}),
    ...('sha' in task ? { sha: task.sha } : {}),
  };
}

/** A dead letter is something to answer for. Joins the transaction that gives the job up. */
async function auditGivenUp(
  { database, host, world }: DurableServiceOf,
  { key, job, error }: GivenUp<Job>,
): Promise<void> {
  const client = clientId({ host, installation: job.task.installation });
  world.log.warn({ task: key, error }, 'job given up; "fairlead dead-letters" lists it');
  await database.transaction((trx) => writeAudit(trx, client, 'dead letter', auditDetail(job)));
}

async function telling(ended: Ended, work: Promise<void>): Promise<void> {
  try {
    await work;
    ended('done');
  } catch (error) {
    ended('failed');
    throw error;
  }
}

export async function durableService(of: DurableServiceOf): Promise<DurableService> {
  const { world, database, host, appId, concurrency, listen, retries, also, ended = () => undefined } = of;
  const jobs: DurableJobs<Job> = await durableJobs<Job>({
    database,
    log: world.log,
    concurrency,
    nameOf: (installation) => clientId({ host, installation: Number(installation) }),
    run: (job) => telling(ended, doJob(world, job, jobs)),
    onGivenUp: (dead) => {
      ended('dead');
      return auditGivenUp(of, dead);
    },
    ...(listen ? { listen } : {}),
    ...(retries ? { retries } : {}),
  });
  const judging = world.catalogue ? { catalogue: world.catalogue } : {};
  const accept = deliveryAccepter({ database, jobs, host, appId, ...judging, ...(also ? { also } : {}) });
  return { jobs, accept };
}
