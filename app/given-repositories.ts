/** Repositories that Fairlead was just given: all of each is new. */
import type { AnyPolicy } from '../policies/engine/policy.ts';
import { policySubjectOf } from '../policies/engine/subject.ts';
import { catalogue as everyPolicy } from '../policies/index.ts';
import { subjects } from './subjects/index.ts';
import { inPortions } from './subjects/installed-repositories.ts';
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

export const givenDoers: Doers<'given_repositories'> = {
  given_repositories: async (world, { installation }, add) => {
    const catalogue = world.catalogue ?? everyPolicy;
    await inPortions(world, installation, add, (at) => tasksWhenGiven(at, catalogue));
    return 'done';
  },
};
