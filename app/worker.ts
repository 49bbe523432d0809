/** Tasks → verdicts: what the App does when something should be looked at again. */

import type { Octokit } from '@octokit/rest';
import { answerComment } from './comment-commands/run.ts';
import { auditTampering } from './comment-commands/tampering.ts';
import { everyRepository } from './every-repository.ts';
import { allPages, forAssessment } from './github/access/assessment-octokit.ts';
import { rateLimitOf } from './github/access/rate-limited.ts';
import { statusOf } from './github/access/reasons.ts';
import { retryDelays } from './jobs/endings.ts';
import { clientOf } from './jobs/entry.ts';
import type { Jobs } from './jobs/jobs.ts';
import { checkName } from './publish/check-run.ts';
import { judgeMergeGroup } from './subjects/merge-group/run.ts';
import type { Access } from './subjects/pull-request/judge.ts';
import { judgeAndPublish } from './subjects/pull-request/run.ts';
import { judgeRelease } from './subjects/release/run.ts';
import { spreadRelease } from './subjects/release/spread.ts';
import type { CommitTask, OpenPullRequestsTask } from './task.ts';
import { keyOf, pullRequestTask, type RepositoryRef, type Task } from './task.ts';
import type { World } from './world.ts';

/** A task and how often it was looked at before without seeing everything. */
export interface Job {
  readonly task: Task;
  readonly tries: number;
}

/** Milliseconds until a verdict with an `unknown` in it is looked at again: as often as a job that failed. */
const again = retryDelays;

async function octokitFor(world: World, { installation, repositoryId }: RepositoryRef): Promise<Octokit> {
  const client = await world.clients.of(installation);
  return client.octokit(repositoryId, 'verdict');
}

async function accessTo(world: World, task: RepositoryRef): Promise<Access & { readonly appId: number }> {
  const { owner, repo } = task;
  const appId = await world.appId();
  const octokit = await octokitFor(world, task);
  const layers = await (await world.clients.of(task.installation)).octokit(null, 'layers');
  const self = { appId, checkName, workflowRunId: null };
  const now = () => world.now().toISOString();
  const granted = (pullRequest: number) =>
    world.store.of(task.installation).grants.of(task.repositoryId, pullRequest);
  return { octokit, layers, owner, repo, self, sarif: null, fetch: world.fetch, now, granted, appId };
}

interface Listed {
  readonly number: number;
  readonly state: string;
  readonly head: { readonly sha: string };
  readonly base: { readonly ref: string };
}

/** Open pull requests that a commit or a branch concerns, as tasks of their own. */
async function spread(world: World, task: CommitTask | OpenPullRequestsTask): Promise<readonly Task[]> {
  const { owner, repo } = task;
  const { octokit } = forAssessment(await octokitFor(world, task));
  const pulls =
    task.kind === 'commit'
      ? await allPages<Listed>(octokit, 'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls', {
          owner,
          repo,
          commit_sha: task.sha,
        })
      : await allPages<Listed>(octokit, 'GET /repos/{owner}/{repo}/pulls', {
          owner,
          repo,
          state: 'open',
          ...(task.base ? { base: task.base } : {}),
        });
  return pulls
    .filter((pull) => pull.state === 'open' && (task.kind !== 'commit' || pull.head.sha === task.sha))
    .map(({ number }) => pullRequestTask(task, number));
}

async function work(world: World, task: Task, add: (task: Task) => Promise<void>): Promise<'done' | 'again'> {
  switch (task.kind) {
    case 'pull_request':
      return judgeAndPublish(world, await accessTo(world, task), task);
    case 'merge_group':
      return judgeMergeGroup(world, await accessTo(world, task), task);
    case 'comment':
      return answerComment(world, await accessTo(world, task), task, add);
    case 'tampering':
      return auditTampering(world, task);
    case 'released_commit':
      return judgeRelease(world, await accessTo(world, task), task);
    case 'release':
    case 'release_pull_requests':
      await Promise.all((await spreadRelease(await accessTo(world, task), task)).map(add));
      return 'done';
    case 'every_repository':
      await Promise.all((await everyRepository(world, task)).map(add));
      return 'done';
    default:
      await Promise.all((await spread(world, task)).map(add));
      return 'done';
  }
}

/** The task under its repository's name of now; null when nobody wants it done any more. */
async function wanted<T extends Task>(world: World, task: T): Promise<T | null> {
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

/** Looks once; gives when to look again, or null. Throws what is neither a rate limit nor something unknown. */
async function attempt(
  world: World,
  { task, tries }: Job,
  add: (task: Task) => Promise<void>,
): Promise<Again | null> {
  const { budget } = await world.clients.of(task.installation);
  // A verdict that cannot be published need not be looked for.
  const blocked = budget.writesBlockedUntil();
  if (blocked !== null) return whenFree(world, blocked, tries);
  try {
    if ((await work(world, task, add)) === 'done') return null;
  } catch (error) {
    const limit = rateLimitOf(error);
    // What is left of the hour is kept for verdicts, which need not wait for background work.
    if (limit) return whenFree(world, limit.until.getTime(), tries, limit.by !== 'reserve');
    throw error;
  }
  const limited = budget.blockedUntil();
  if (limited !== null) return whenFree(world, limited, tries);
  const delay = again[tries];
  return delay === undefined ? null : { delay, tries: tries + 1, pause: false };
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
  try {
    const here = await wanted(world, task);
    if (!here)
      return world.log.info({ task: key }, 'dropped: the client or the repository is suspended or gone');
    const next = await attempt(world, { ...job, task: here }, (one) =>
      jobs.add(keyOf(one), { task: one, tries: 0 }),
    );
    if (!next) return;
    world.log.info({ task: key, ...next }, 'looks again later');
    if (next.pause) await jobs.pause(clientOf(key), next.delay);
    await jobs.addLater(key, { task, tries: next.tries }, next.delay);
  } catch (error) {
    const gone = statusOf(error) === 404 || statusOf(error) === 410;
    world.log.warn({ err: error, task: key, tries: job.tries }, gone ? 'subject is gone' : 'job failed');
    if (!gone) throw error;
  }
}
