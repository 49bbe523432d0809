import type { ReleasePullRequestsTask, ReleaseTask } from '../../task.ts';
import type { World } from '../../world.ts';
import { accessTo } from '../access.ts';
import { type Add, defineSubject } from '../subject-type.ts';
import { releaseEvents } from './events.ts';
import { judgeRelease } from './run.ts';
import { spreadRelease } from './spread.ts';

async function spread(world: World, task: ReleaseTask | ReleasePullRequestsTask, add: Add): Promise<'done'> {
  await Promise.all((await spreadRelease(await accessTo(world, task), task)).map(add));
  return 'done';
}

export const release = defineSubject({
  kind: 'release',
  events: releaseEvents,
  whenInstalled: () => [],
  published: 'check run',
  does: {
    release: spread,
    release_pull_requests: spread,
    released_commit: async (world, task) => judgeRelease(world, await accessTo(world, task), task),
  },
});
