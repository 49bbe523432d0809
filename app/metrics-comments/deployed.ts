/** Something was deployed: from a repository to its pull requests and releases that may be live now. */
import { linked } from '../delivery/definitions/measure.ts';
import { forAssessment } from '../github/access/assessment-octokit.ts';
import { readRecentReleases } from '../github/release/read.ts';
import { completed } from '../publish/purposes.ts';
import { accessTo } from '../subjects/access.ts';
import type { DeliveryTask, Task } from '../task.ts';
import type { World } from '../world.ts';
import { deliveryTask } from './events.ts';
import { changeOf } from './pull-request.ts';

/** Seconds in which a deployment's release is still looked for. */
const recent = 7 * 86_400;

/** Releases whose commit was deployed lately. */
async function releasesOf(world: World, task: DeliveryTask, commits: ReadonlySet<string>) {
  if (commits.size === 0) return [];
  const { octokit, owner, repo } = await accessTo(world, task);
  const releases = await readRecentReleases({ octokit: forAssessment(octokit).octokit, owner, repo });
  return releases
    .filter(({ commit }) => commits.has(commit))
    .map(({ tag }) => deliveryTask(task, { release: tag }));
}

/** Throws what GitHub's failures throw. */
export async function spreadDeployed(world: World, task: DeliveryTask): Promise<readonly Task[]> {
  const history = await world.history?.(task);
  if (!history) return [];
  const { comments } = world.store.of(task.installation);
  const waiting = await comments.without(task.repositoryId, 'metrics', completed);
  const all = linked(history.history);
  const live = waiting.filter((number) => {
    const change = changeOf(all, number);
    return change !== undefined && all.links.get(change.id)?.kind === 'deployed';
  });
  const since = world.now().getTime() / 1000 - recent;
  const commits = new Set(all.deployments.all.filter(({ at }) => at >= since).map(({ commit }) => commit));
  const releases = await releasesOf(world, task, commits);
  return [...live.map((number) => deliveryTask(task, { pullRequest: number })), ...releases];
}
