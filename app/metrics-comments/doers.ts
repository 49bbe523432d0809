/** Who tells how delivery went. */
import type { Doers } from '../subjects/subject-type.ts';
import { spreadDeployed } from './deployed.ts';
import { tellMerged } from './pull-request.ts';
import { tellRelease } from './release.ts';

export const metricsDoers: Doers<'delivery'> = {
  delivery: async (world, task, add) => {
    const { about } = task;
    if (about && 'release' in about) return tellRelease(world, task, about.release);
    if (about) return tellMerged(world, task, about.pullRequest);
    await Promise.all((await spreadDeployed(world, task)).map(add));
    return 'done';
  },
};
