import type { Task } from '../../task.ts';
import { accessTo } from '../access.ts';
import { type Add, defineSubject } from '../subject-type.ts';
import { openWhenInstalled, pullRequestEvents } from './events.ts';
import { everyRepository } from './every-repository.ts';
import { judgeAndPublish } from './run.ts';
import { spreadPullRequests } from './spread.ts';

async function addAll(tasks: readonly Task[], add: Add): Promise<'done'> {
  await Promise.all(tasks.map(add));
  return 'done';
}

export const pullRequest = defineSubject({
  kind: 'pull_request',
  events: pullRequestEvents,
  whenInstalled: openWhenInstalled,
  published: 'check run',
  does: {
    pull_request: async (world, task) => judgeAndPublish(world, await accessTo(world, task), task),
    commit: async (world, task, add) =>
      addAll(await spreadPullRequests(await accessTo(world, task), task), add),
    open_pull_requests: async (world, task, add) =>
      addAll(await spreadPullRequests(await accessTo(world, task), task), add),
    every_repository: async (world, task, add) => addAll(await everyRepository(world, task), add),
  },
});
