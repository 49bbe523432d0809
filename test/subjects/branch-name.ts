/** A policy that could be added by imitation, made for tests: what a place does not know of a branch is none of its business. */
import * as z from 'zod';
import { compileGlobs } from '../../policies/engine/glob.ts';
import { globs } from '../../policies/engine/option.ts';
import { needed } from '../../policies/engine/part.ts';
import { definePolicy } from '../../policies/engine/policy.ts';
import { list, say } from '../../policies/engine/prose.ts';
import { failOr, pass } from '../../policies/engine/verdict.ts';

export const branchName = definePolicy({
  id: 'branch-name',
  title: 'The branch has one of the declared names',
  subject: 'pull_request',
  controls: [],
  needs: ['pullRequest'],
  options: z.strictObject({
    names: globs.default(['feature/**', 'fix/**']).describe('What branches are called'),
  }),
  judge({ pullRequest: { head } }, { names }) {
    const branch = needed(head.ref);
    const other = {
      message: say`The branch ${branch} has none of the declared names.`,
      remedy: say`Name it like ${list(
        names.map((name) => say`${name}`),
        ' or ',
      )}.`,
      who: 'author',
      fingerprint: 'name',
    } as const;
    return failOr(compileGlobs(names)(branch) ? [] : [other], pass(say`${branch} is a declared name`));
  },
});
