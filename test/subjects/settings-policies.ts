/** A policy about a repository and one about an organization, made for tests: smaller than those of the catalogue. */
import * as z from 'zod';
import { definePolicy } from '../../policies/engine/policy.ts';
import { say } from '../../policies/engine/prose.ts';
import { failOr, pass } from '../../policies/engine/verdict.ts';
import { catalogue } from '../../policies/index.ts';

/** The catalogue without its own policies about repositories and organizations. */
export const ofChanges = catalogue.filter(
  ({ subject }) => subject !== 'repository' && subject !== 'organization',
);

/** Fails for a repository whose default branch is called something else. */
export const aboutRepositories = definePolicy({
  id: 'default-branch',
  title: 'The default branch is called as everywhere else',
  subject: 'repository',
  controls: [],
  needs: ['repository'],
  options: z.strictObject({ name: z.string().default('main').describe('What it is called') }),
  judge: ({ repository: { defaultBranch } }, { name }) => {
    const wrong = {
      message: say`The default branch is called ${defaultBranch}, not ${name}.`,
      remedy: say`Rename it to ${name}.`,
      who: 'owner',
      fingerprint: 'name',
    } as const;
    return failOr(defaultBranch === name ? [] : [wrong], pass(say`it is called ${defaultBranch}`));
  },
});

/** Fails for an organization that is called something else. */
export const aboutOrganizations = definePolicy({
  id: 'organization-name',
  title: 'The organization is called as it is known',
  subject: 'organization',
  controls: [],
  needs: ['organization'],
  options: z.strictObject({ name: z.string().default('acme').describe('What it is called') }),
  judge: ({ organization: { login } }, { name }) => {
    const wrong = {
      message: say`The organization is called ${login}, not ${name}.`,
      remedy: say`Rename it to ${name}.`,
      who: 'owner',
      fingerprint: 'name',
    } as const;
    return failOr(login === name ? [] : [wrong], pass(say`it is called ${login}`));
  },
});
