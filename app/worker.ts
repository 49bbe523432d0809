/** Tasks → verdicts: what the App does when something should be looked at again. */
import { keyOf, type RepositoryRef, type Task } from './events.ts';
import { statusOf } from './github/cannot-look.ts';
import { allPages, forAssessment } from './github/client.ts';
import type { Jobs } from './jobs/keyed.ts';
import { checkName } from './publish/check-run.ts';
import type { Access } from './pull-request/judge.ts';
import { judgeMergeGroup } from './pull-request/merge-group.ts';
import { judgeAndPublish } from './pull-request/run.ts';
import type { World } from './world.ts';

/** A task and how often it was tried before. */
export interface Job {
  readonly task: Task;
  readonly tries: number;
}

/** Milliseconds until a verdict with an `unknown` in it, or a failed job, is looked at again. */
const again = [60_000, 5 * 60_000, 30 * 60_000] as const;

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

async function work(world: World, task: Task, add: (task: Task) => void): Promise<'done' | 'again'> {
  switch (task.kind) {
    case 'pull_request':
      return judgeAndPublish(world, await accessTo(world, task), task);
    case 'merge_group':
      return judgeMergeGroup(world, await accessTo(world, task), task);
    default:
      for (const one of await spread(world, task)) add(one);
      return 'done';
  }
}

/** Does one job; a failure is logged and, unless its subject is gone, looked at again later. Never throws. */
export async function doJob(
  world: World,
  { task, tries }: Job,
  jobs: Pick<Jobs<Job>, 'add' | 'addLater'>,
): Promise<void> {
  const later = () => {
    const delay = again[tries];
    if (delay !== undefined) jobs.addLater(keyOf(task), { task, tries: tries + 1 }, delay);
  };
  try {
    const result = await work(world, task, (one) => jobs.add(keyOf(one), { task: one, tries: 0 }));
    if (result === 'again') later();
  } catch (error) {
    const gone = statusOf(error) === 404 || statusOf(error) === 410;
    world.log.warn({ err: error, task: keyOf(task), tries, gone }, gone ? 'subject is gone' : 'job failed');
    if (!gone) later();
  }
}
