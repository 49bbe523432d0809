/** Tasks → verdicts: what the App does when something should be looked at again. */

import { commentDoers } from './comment-commands/doers.ts';
import { rateLimitOf } from './github/access/rate-limited.ts';
import { statusOf } from './github/access/reasons.ts';
import { retryDelays } from './jobs/endings.ts';
import { clientOf } from './jobs/entry.ts';
import type { Jobs } from './jobs/jobs.ts';
import { subjects } from './subjects/index.ts';
import type { Add, Doer, Doers } from './subjects/subject-type.ts';
import { keyOf, type Task } from './task.ts';
import type { World } from './world.ts';

/** A task and how often it was looked at before without seeing everything. */
export interface Job {
  readonly task: Task;
  readonly tries: number;
}

/** Milliseconds until a verdict with an `unknown` in it is looked at again: as often as a job that failed. */
const again = retryDelays;

/** With this many tries behind it, a job looks once: what it does not see is owed a look much later. */
export const usualTries = again.length;

const [pullRequest, mergeGroup, release, repository, organization] = subjects;

/** Who does a task of each kind. */
const doers: Doers<Task['kind']> = {
  ...pullRequest.does,
  ...mergeGroup.does,
  ...release.does,
  ...repository.does,
  ...organization.does,
  ...commentDoers,
};

function work(world: World, task: Task, add: Add): Promise<'done' | 'again'> {
  const doer = doers[task.kind] as Doer<Task['kind']>;
  return doer(world, task, add);
}

/** The task under its repository's name of now; null when nobody wants it done any more. */
async function wanted(world: World, task: Task): Promise<Task | null> {
  if (task.kind === 'organization') return (await world.isActiveClient(task.installation)) ? task : null;
  const at = await world.activeRepository(task);
  return at && { ...task, ...at };
}

interface Again {
  /** Milliseconds from now. */
  readonly delay: number;
  readonly tries: number;
  /** It is not this subject that has to wait, but everything of its client's. */
  readonly pause: boolean;
}

/** Not less than a second; what a rate limit holds back costs no try. */
function whenFree(world: World, time: number, tries: number, pause = true): Again {
  return { delay: Math.max(1000, time - world.now().getTime()), tries, pause };
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
  if (blocked !== null) return whenFree(world, blocked, tries);
  try {
    if ((await work(world, task, add)) === 'done') {
      if (tries >= usualTries) await owed.settle();
      return null;
    }
  } catch (error) {
    const limit = rateLimitOf(error);
    // What is left of the hour is kept for verdicts, which need not wait for background work.
    if (limit) return whenFree(world, limit.until.getTime(), tries, limit.by !== 'reserve');
    return slowly(error, job, owed);
  }
  const limited = budget.blockedUntil();
  if (limited !== null) return whenFree(world, limited, tries);
  const delay = again[tries];
  if (delay !== undefined) return { delay, tries: tries + 1, pause: false };
  await owed.owe();
  return null;
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
    world.log.info({ task: key, ...next }, 'looks again later');
    if (next.pause) await jobs.pause(clientOf(key), next.delay);
    await jobs.addLater(key, { task, tries: next.tries }, next.delay);
  } catch (error) {
    const gone = isGone(error);
    world.log.warn({ err: error, task: key, tries: job.tries }, gone ? 'subject is gone' : 'job failed');
    if (!gone) throw error;
    if (job.tries >= usualTries) await owed.settle();
  }
}
