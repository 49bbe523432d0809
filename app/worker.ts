/** Tasks → verdicts: what the App does when something should be looked at again. */

import { commentDoers } from './comment-commands/doers.ts';
import { deliveryDoers } from './delivery-doers.ts';
import { rateLimitOf } from './github/access/rate-limited.ts';
import { statusOf } from './github/access/reasons.ts';
import { givenDoers } from './given-repositories.ts';
import { again, isUrgent, type Job, usualTries } from './job.ts';
import { clientOf } from './jobs/entry.ts';
import type { Jobs } from './jobs/jobs.ts';
import type { Left } from './jobs/pauses.ts';
import { metricsDoers } from './metrics-comments/doers.ts';
import { rereadDelays } from './proof.ts';
import { keyOf } from './same-task.ts';
import { accessTo } from './subjects/access.ts';
import { subjects } from './subjects/index.ts';
import { takeBack } from './subjects/pull-request/run.ts';
import type { Add, Doer, Doers, Outcome } from './subjects/subject-type.ts';
import { type Asked, isOfClient, type Task } from './task.ts';
import type { World } from './world.ts';

const [pullRequest, mergeGroup, release, repository, organization] = subjects;

/** Who does a task of each kind. */
const doers: Doers<Task['kind']> = {
  ...pullRequest.does,
  ...mergeGroup.does,
  ...release.does,
  ...repository.does,
  ...organization.does,
  ...commentDoers,
  ...deliveryDoers,
  ...givenDoers,
  ...metricsDoers,
};

function work(world: World, task: Task, add: Add): Promise<Outcome> {
  const doer = doers[task.kind] as Doer<Task['kind']>;
  return doer(world, task, add);
}

/** The task under its repository's name of now; null when nobody wants it done any more. */
async function wanted(world: World, task: Task): Promise<Task | null> {
  if (isOfClient(task)) return (await world.isActiveClient(task.installation)) ? task : null;
  const at = await world.activeRepository(task);
  return at && { ...task, ...at };
}

interface Again {
  /** Milliseconds from now. */
  readonly delay: number;
  readonly tries: number;
  /** It is not this subject that has to wait, but all of its client's: what is to be left; null: this subject alone. */
  readonly pause: Left | null;
  /** With what is known of it by then. */
  readonly task: Task;
}

/** Not less than a second; what a rate limit holds back costs no try. */
function whenFree(world: World, time: number, { task, tries }: Job, pause: Again['pause']): Again {
  return { delay: Math.max(1000, time - world.now().getTime()), tries, pause, task };
}

/** What "Re-run" asked for was written. */
function done(task: Task): Task {
  if (!('rerun' in task)) return task;
  const { rerun: _, ...rest } = task;
  return rest as Task;
}

/** When to look again after a look; null: never. */
function afterwards(
  world: World,
  { task, tries }: Job,
  outcome: Outcome,
  limited: number | null,
): Again | null {
  if (outcome === 'done') return null;
  const next = outcome === 'again' ? done(task) : outcome.behind;
  if (limited !== null) return whenFree(world, limited, { task: next, tries }, 'reads');
  if (outcome === 'again') {
    const delay = again[tries];
    return delay === undefined ? null : { delay, tries: tries + 1, pause: null, task: next };
  }
  const { rereads = 1 }: Asked = outcome.behind as Asked;
  const delay = (world.rereads ?? rereadDelays)[rereads - 1];
  return delay === undefined ? null : { delay, tries, pause: null, task: next };
}

/** What stays unknown is owed a look; what a slow look found out is settled. */
interface Owed {
  owe(): Promise<void>;
  settle(): Promise<void>;
}

function owedOf({ store, now }: World, key: string, task: Task): Owed {
  const owed = () => store.of(task.installation).owedLooks;
  return { owe: () => owed().owe(key, task, now()), settle: () => owed().settle(key, now()) };
}

/** A slow look that fails is made again as slowly: it is nothing to give up. */
async function slowly(error: unknown, { tries }: Job, { owe }: Owed): Promise<null> {
  if (tries < usualTries || isGone(error)) throw error;
  await owe();
  return null;
}

function isGone(error: unknown): boolean {
  return statusOf(error) === 404 || statusOf(error) === 410;
}

/** Looks once; gives when to look again, or null. Throws what is neither a rate limit nor something unknown. */
async function attempt(world: World, job: Job, add: Add, owed: Owed): Promise<Again | null> {
  const { task, tries } = job;
  const { budget } = await world.clients.of(task.installation);
  // A verdict that cannot be published need not be looked for.
  const blocked = budget.writesBlockedUntil();
  if (blocked !== null) return whenFree(world, blocked, job, 'everything');
  try {
    const limited = budget.blockedUntil();
    if (limited !== null && isUrgent(job)) {
      // It cannot be judged now; what stands there and is not about it can be taken back.
      await takeBack(world, await accessTo(world, job.task), job.task);
      return whenFree(world, limited, job, 'reads');
    }
    const outcome = await work(world, task, add);
    if (outcome === 'done' && tries >= usualTries) await owed.settle();
    const next = afterwards(world, job, outcome, budget.blockedUntil());
    // What is still not known, or not as new as its event, after the last try.
    if (next === null && outcome !== 'done') await owed.owe();
    return next;
  } catch (error) {
    const limit = rateLimitOf(error);
    // What is left of the hour is kept for verdicts, which need not wait for background work.
    if (limit) return whenFree(world, limit.until.getTime(), job, limit.by === 'reserve' ? null : 'reads');
    return slowly(error, job, owed);
  }
}

/**
 * Does one job. What could not be looked at is looked at again later, after a rate limit as soon as it is over. Throws
 * when the job failed, so that the queue tries again; a subject that is gone is done.
 */
export async function doJob(
  world: World,
  job: Job,
  jobs: Pick<Jobs<Job>, 'add' | 'addLater' | 'pause'>,
): Promise<void> {
  const { task } = job;
  const key = keyOf(task);
  const owed = owedOf(world, key, task);
  try {
    const here = await wanted(world, task);
    if (!here && job.tries >= usualTries) await owed.settle();
    if (!here)
      return world.log.info({ task: key }, 'dropped: the client or the repository is suspended or gone');
    const add: Add = (one) => jobs.add(keyOf(one), { task: one, tries: 0 });
    const next = await attempt(world, { ...job, task: here }, add, owed);
    if (!next) return;
    const { delay, tries, pause } = next;
    world.log.info({ task: key, delay, tries, pause }, 'looks again later');
    if (next.pause) await jobs.pause(clientOf(key), next.delay, next.pause);
    await jobs.addLater(key, { task: next.task, tries: next.tries }, next.delay);
  } catch (error) {
    const gone = isGone(error);
    world.log.warn({ err: error, task: key, tries: job.tries }, gone ? 'subject is gone' : 'job failed');
    if (!gone) throw error;
    if (job.tries >= usualTries) await owed.settle();
  }
}
