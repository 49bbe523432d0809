import type { ReleasePullRequestsTask, ReleaseTask } from '../../task.ts';
import type { World } from '../../world.ts';
import { accessTo } from '../access.ts';
import { type Add, defineSubject, type Outcome } from '../subject-type.ts';
import { releaseEvents } from './events.ts';
import { judgeRelease } from './run.ts';
import { spreadRelease } from './spread.ts';

/** A release that is not there may not be there yet: it is looked for twice more. A tag without a release has none. */
const maxRereads = 2;

async function spread(world: World, task: ReleaseTask | ReleasePullRequestsTask, add: Add): Promise<Outcome> {
  const tasks = await spreadRelease(await accessTo(world, task), task);
  if (task.kind === 'release' && tasks.length === 0) {
    const { rereads = 0 } = task;
    return rereads < maxRereads ? { behind: { ...task, rereads: rereads + 1 } } : 'done';
  }
  await Promise.all(tasks.map(add));
  return 'done';
}

export const release = defineSubject({
  kind: 'release',
  events: releaseEvents,
  clientEvents: {},
  whenInstalled: () => [],
  published: 'check run',
  does: {
    release: spread,
    release_pull_requests: spread,
    released_commit: async (world, task) => judgeRelease(world, await accessTo(world, task), task),
  },
});
