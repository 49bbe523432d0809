/** Repositories that Fairlead was just given: all of each is new. */
import type { AnyPolicy } from '../policies/engine/policy.ts';
import { policySubjectOf } from '../policies/engine/subject.ts';
import { catalogue as everyPolicy } from '../policies/index.ts';
import { subjects } from './subjects/index.ts';
import { installedRepositories } from './subjects/installed-repositories.ts';
import type { Doers } from './subjects/subject-type.ts';
import type { RepositoryRef, Task } from './task.ts';

/** Kinds that no policy is about need not be looked at. */
export function judgedSubjects(catalogue: readonly AnyPolicy[]) {
  return subjects.filter(({ kind }) => catalogue.some(({ subject }) => subject === policySubjectOf(kind)));
}

/** What there is to look at in one. */
export function tasksWhenGiven(at: RepositoryRef, catalogue: readonly AnyPolicy[]): readonly Task[] {
  return judgedSubjects(catalogue).flatMap(({ whenInstalled }) => whenInstalled(at));
}

/** Repositories whose tasks are added at the same time: a client with thousands of them holds up nobody's events. */
const portion = 50;

export const givenDoers: Doers<'given_repositories'> = {
  given_repositories: async (world, { installation }, add) => {
    const all = await installedRepositories(world, installation);
    for (let from = 0; from < all.length; from += portion) {
      const some = all.slice(from, from + portion);
      const tasks = some.flatMap((at) => tasksWhenGiven(at, world.catalogue ?? everyPolicy));
      await Promise.all(tasks.map(add));
    }
    return 'done';
  },
};
