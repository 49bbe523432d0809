/** The queue with the App's work on it: what is done of a job, counted, and put on record when it is given up. */
import { isUrgent, type Job, joinJobs } from './job.ts';
import type { GivenUp } from './jobs/endings.ts';
import { type Jobs, type JobsOf, openJobs } from './jobs/jobs.ts';
import type { Counters } from './operations/metrics.ts';
import { writeAudit } from './store/audit.ts';
import { clientId } from './store/client-id.ts';
import { oweLook } from './store/owed-looks.ts';
import type { World } from './world.ts';

export interface WorkQueueOf extends Pick<JobsOf<Job>, 'database' | 'concurrency' | 'listen' | 'retries'> {
  readonly world: World;
  /** The GitHub host. */
  readonly host: string;
  /** Counts each try that ends: `failed` is tried again, `dead` (told besides) is not. */
  readonly ended?: Counters['job'];
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
  { database, host, world }: WorkQueueOf,
  { key, job, error }: GivenUp<Job>,
): Promise<void> {
  const client = clientId({ host, installation: job.task.installation });
  world.log.warn({ task: key, error }, 'job given up; "fairlead dead-letters" lists it');
  const { task } = job;
  await database.transaction(async (trx) => {
    await writeAudit(trx, client, 'dead letter', auditDetail(job));
    // A person's words are said again by that person; everything else is looked at until it is known.
    if (task.kind === 'comment' || task.kind === 'tampering') return;
    await oweLook(trx, { host, installation: task.installation }, key, task, world.now());
  });
}

/** Opens the queue and works on it, as {@link openJobs}. */
export async function openWorkQueue(of: WorkQueueOf): Promise<Jobs<Job>> {
  const { world, database, host, concurrency, listen, retries, ended = () => undefined } = of;
  const jobs: Jobs<Job> = await openJobs<Job>({
    database,
    log: world.log,
    concurrency,
    join: joinJobs,
    isUrgent,
    nameOf: (installation) => clientId({ host, installation: Number(installation) }),
    run: async (job) => {
      // Loaded with the first one.
      const { doJob } = await import('./worker.ts');
      try {
        await doJob(world, job, jobs);
      } catch (error) {
        ended('failed');
        throw error;
      }
      ended('done');
    },
    onGivenUp: (dead) => {
      ended('dead');
      return auditGivenUp(of, dead);
    },
    ...(listen ? { listen } : {}),
    ...(retries ? { retries } : {}),
  });
  return jobs;
}
