import { repositoryTask } from '../../task.ts';
import { accessTo } from '../access.ts';
import { isSettled } from '../settled.ts';
import { defineSubject } from '../subject-type.ts';
import { recordUnpublished } from '../unpublished.ts';
import { repositoryEvents } from './events.ts';
import { judgeRepository } from './judge.ts';

/** Nobody hears of its report yet: it is recorded. */
export const repository = defineSubject({
  kind: 'repository',
  events: repositoryEvents,
  whenInstalled: (at) => [repositoryTask(at)],
  published: null,
  does: {
    repository: async (world, task) => {
      const access = await accessTo(world, task);
      const judged = await judgeRepository({ ...access, repositoryId: task.repositoryId });
      await recordUnpublished(world, task.installation, judged);
      return isSettled(judged) ? 'done' : 'again';
    },
  },
});
