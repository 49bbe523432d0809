import type { CommitTask, Task } from '../../task.ts';
import type { World } from '../../world.ts';
import { accessTo } from '../access.ts';
import { type Add, defineSubject, type Outcome } from '../subject-type.ts';
import { everyPullRequestEvents, openWhenInstalled, pullRequestEvents } from './events.ts';
import { everyRepository } from './every-repository.ts';
import { judgeAndPublish } from './run.ts';
import { spreadBranch, spreadCommit } from './spread.ts';

async function addAll(tasks: readonly Task[], add: Add): Promise<'done'> {
  await Promise.all(tasks.map(add));
  return 'done';
}

/** A list that lacks the commit's pull request may be one of before its push: it is read once more. */
async function spreadOverHeads(world: World, task: CommitTask, add: Add): Promise<Outcome> {
  const tasks = await spreadCommit(await accessTo(world, task), task);
  const { rereads = 0 } = task;
  return tasks.length === 0 && rereads === 0 ? { behind: { ...task, rereads: 1 } } : addAll(tasks, add);
}

export const pullRequest = defineSubject({
  kind: 'pull_request',
  events: pullRequestEvents,
  clientEvents: everyPullRequestEvents,
  whenInstalled: openWhenInstalled,
  published: 'check run',
  does: {
    pull_request: async (world, task, add) => judgeAndPublish(world, await accessTo(world, task), task, add),
    commit: spreadOverHeads,
    open_pull_requests: async (world, task, add) =>
      addAll(await spreadBranch(await accessTo(world, task), task), add),
    every_repository: async (world, task, add) => addAll(await everyRepository(world, task), add),
  },
});
