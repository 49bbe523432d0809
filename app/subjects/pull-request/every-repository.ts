/** From a client to every repository that is judged for it. */
import { type EveryRepositoryTask, openPullRequestsTask, type Task } from '../../task.ts';
import type { World } from '../../world.ts';
import { installedRepositories } from '../installed-repositories.ts';

/** The open pull requests of every repository of the installation, one task per repository, sorted by id. */
export async function everyRepository(
  world: World,
  { installation }: EveryRepositoryTask,
): Promise<readonly Task[]> {
  return (await installedRepositories(world, installation)).map((at) => openPullRequestsTask(at));
}
