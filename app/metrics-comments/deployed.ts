/** Something was deployed: from a repository to its pull requests and releases that may be live now. */
import { forAssessment } from '../github/access/assessment-octokit.ts';
import { readRecentReleases } from '../github/release/read.ts';
import { completed } from '../publish/purposes.ts';
import { accessTo } from '../subjects/access.ts';
import type { DeliveryTask, Task } from '../task.ts';
import type { World } from '../world.ts';
import { deliveryTask } from './events.ts';

/** Seconds in which a deployment's release is still looked for. */
const recent = 7 * 86_400;

async function publishedReleases(world: World, task: DeliveryTask) {
  const { octokit, owner, repo } = await accessTo(world, task);
  return readRecentReleases({ octokit: forAssessment(octokit).octokit, owner, repo });
}

/** Throws what GitHub's failures throw. */
export async function spreadDeployed(world: World, task: DeliveryTask): Promise<readonly Task[]> {
  if (!world.history) return [];
  const { comments } = world.store.of(task.installation);
  const waiting = await comments.without(task.repositoryId, 'metrics', completed);
  const published = await publishedReleases(world, task);
  // A long history costs seconds to make out: not for nobody.
  if (waiting.length + published.length === 0) return [];
  const since = world.now().getTime() / 1000 - recent;
  const live = await world.history(task, 'live', { numbers: waiting, since });
  if (!live) return [];
  const releases = published.filter(({ commit }) => live.commits.includes(commit));
  return [
    ...live.numbers.map((number) => deliveryTask(task, { pullRequest: number })),
    ...releases.map(({ tag }) => deliveryTask(task, { release: tag })),
  ];
}
