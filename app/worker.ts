/** Tasks → verdicts: what the App does when something should be looked at again. */
import { keyOf, type RepositoryRef, type Task } from './events.ts';
import { statusOf } from './github/cannot-look.ts';
import { allPages, forAssessment } from './github/client.ts';
import { type Jobs, tryAgain } from './jobs/keyed.ts';
import { checkName } from './publish/check-run.ts';
import type { Access } from './pull-request/judge.ts';
import { judgeMergeGroup } from './pull-request/merge-group.ts';
import { judgeAndPublish } from './pull-request/run.ts';
import type { World } from './world.ts';

/** A task and how often it was looked at before without seeing everything. */
export interface Job {
  readonly task: Task;
  readonly tries: number;
}

/** Milliseconds until a verdict with an `unknown` in it is looked at again: as often as a job that failed. */
const again = tryAgain;

async function accessTo(world: World, task: RepositoryRef): Promise<Access & { readonly appId: number }> {
  const { owner, repo } = task;
  const appId = await world.appId();
  const octokit = await world.octokitOf(task.installation);
  const self = { appId, checkName, workflowRunId: null };
  const now = () => world.now().toISOString();
  return { octokit, owner, repo, self, sarif: null, fetch: world.fetch, now, appId };
}

interface Listed {
  readonly number: number;
  readonly state: string;
  readonly head: { readonly sha: string };
  readonly base: { readonly ref: string };
}

/** Open pull requests that a commit or a branch concerns, as tasks of their own. */
async function spread(
  world: World,
  task: Task & { kind: 'commit' | 'open_pull_requests' },
): Promise<readonly Task[]> {
  const { owner, repo, installation, repositoryId } = task;
  const { octokit } = forAssessment(await world.octokitOf(installation));
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
    .map(({ number }) => ({
      kind: 'pull_request',
      number,
      retargeted: false,
      owner,
      repo,
      installation,
      repositoryId,
    }));
}

async function work(world: World, task: Task, add: (task: Task) => Promise<void>): Promise<'done' | 'again'> {
  switch (task.kind) {
    case 'pull_request':
      return judgeAndPublish(world, await accessTo(world, task), task);
    case 'merge_group':
      return judgeMergeGroup(world, await accessTo(world, task), task);
    default:
      await Promise.all((await spread(world, task)).map(add));
      return 'done';
  }
}

/** The task under its repository's name of now; null when nobody wants it done any more. */
async function wanted<T extends Task>(world: World, task: T): Promise<T | null> {
  if (!world.activeRepository) return task;
  const at = await world.activeRepository(task);
  return at && { ...task, ...at };
}

/** When to come again, for an error that says so: GitHub does not want to be asked before. Milliseconds from now. */
function pauseOf(error: unknown, now: Date): number | null {
  if (!(error instanceof Error) || !('until' in error) || !(error.until instanceof Date)) return null;
  return Math.max(1000, error.until.getTime() - now.getTime());
}

/**
 * Does one job. What could not be looked at is looked at again later. Throws when the job failed, so that the queue
 * tries again; a subject that is gone is done, and a client that GitHub holds back is only late.
 */
export async function doJob(
  world: World,
  { task, tries }: Job,
  jobs: Pick<Jobs<Job>, 'add' | 'addLater'>,
): Promise<void> {
  const key = keyOf(task);
  try {
    const here = await wanted(world, task);
    if (!here)
      return world.log.info({ task: key }, 'dropped: the client or the repository is suspended or gone');
    const result = await work(world, here, (one) => jobs.add(keyOf(one), { task: one, tries: 0 }));
    const delay = again[tries];
    if (result === 'again' && delay !== undefined)
      await jobs.addLater(key, { task, tries: tries + 1 }, delay);
  } catch (error) {
    const gone = statusOf(error) === 404 || statusOf(error) === 410;
    const pause = pauseOf(error, world.now());
    const what = gone ? 'subject is gone' : pause === null ? 'job failed' : 'job waits for GitHub';
    world.log.warn({ err: error, task: key, tries, pause }, what);
    if (pause !== null) await jobs.addLater(key, { task, tries }, pause);
    else if (!gone) throw error;
  }
}
