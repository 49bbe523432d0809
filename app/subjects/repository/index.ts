import { repositoryTask } from '../../task.ts';
import { accessTo } from '../access.ts';
import { inPortions } from '../installed-repositories.ts';
import { isSettledStanding } from '../settled.ts';
import { homeOf, sayStanding } from '../standing.ts';
import { defineSubject } from '../subject-type.ts';
import { repositoriesEvents, repositoryEvents } from './events.ts';
import { judgeRepository } from './judge.ts';
import { runOf } from './together.ts';

/** Its report is an issue in it. */
export const repository = defineSubject({
  kind: 'repository',
  events: repositoryEvents,
  clientEvents: repositoriesEvents,
  whenInstalled: (at) => [repositoryTask(at)],
  published: 'issue',
  does: {
    repositories: async (world, { installation }, add) => {
      await inPortions(world, installation, add, (at) => [repositoryTask(at)]);
      return 'done';
    },
    repository: async (world, task) => {
      const access = await accessTo(world, task);
      const run = await runOf(world, task);
      const together = run ? { run } : {};
      const judged = await judgeRepository({ ...access, ...together, repositoryId: task.repositoryId });
      await sayStanding(world, {
        judged,
        installation: task.installation,
        home: () => homeOf(world, task),
      });
      return isSettledStanding(judged) ? 'done' : 'again';
    },
  },
});
