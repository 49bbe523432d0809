/** The options of `organization-actions`. */
import * as z from 'zod';
import { stricter } from '../../engine/stricter.ts';

/** Whose workflows wait, from the word that asks for least. */
export const approvalWords = ['new-to-github', 'first-time', 'everybody'] as const;

export const options = z.strictObject({
  repositories: z
    .enum(['all', 'selected'])
    .default('all')
    .describe('Which repositories may run workflows')
    .meta(stricter.from('all', 'selected')),
  actions: z
    .enum(['any', 'chosen'])
    .default('chosen')
    .describe(
      'Which actions workflows may use: `any`, or `chosen` ones (a list, the organization’s own, or any that are named by a commit)',
    )
    .meta(stricter.from('any', 'chosen')),
  token: z
    .enum(['write', 'read'])
    .default('read')
    .describe('What a workflow’s token may do at most where the workflow does not say')
    .meta(stricter.from('write', 'read')),
  approve: z
    .enum(['accept', 'refuse'])
    .default('refuse')
    .describe('Whether workflows may create and approve pull requests')
    .meta(stricter.from('accept', 'refuse')),
  'fork-approval': z
    .enum(approvalWords)
    .default('first-time')
    .describe(
      'Whose workflows wait for somebody’s word at least, in public repositories: people’s who are `new-to-github`, who contribute here for the `first-time`, or of `everybody` from outside',
    )
    .meta(stricter.from(...approvalWords)),
  'private-forks': z
    .enum(['accept', 'refuse'])
    .default('refuse')
    .describe(
      'Whether workflows of pull requests from forks of private repositories may get secrets or tokens that write',
    )
    .meta(stricter.from('accept', 'refuse')),
  runners: z
    .enum(['any', 'private', 'selected'])
    .default('private')
    .describe(
      'Whose work self-hosted runners take: `any` repository’s, only that of `private` ones, or only that of `selected` ones, none of them public',
    )
    .meta(stricter.from('any', 'private', 'selected')),
});

export type Options = z.output<typeof options>;
