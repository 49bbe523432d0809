/** The options of `environments`. */
import * as z from 'zod';
import { globs } from '../../engine/option.ts';
import { stricter } from '../../engine/stricter.ts';
import { privateRepositories } from '../../facts/products.ts';

export const options = z.strictObject({
  environments: globs
    .default([
      'prod',
      'prod-*',
      '*-prod',
      'production',
      'production-*',
      '*-production',
      'live',
      '{prod,production}/**',
    ])
    .describe('Names of environments that lead to production, in any case')
    .meta(stricter.more),
  reviewers: z
    .enum(['ignore', 'require'])
    .default('require')
    .describe('Whether somebody has to approve each deployment')
    .meta(stricter.from('ignore', 'require')),
  'self-review': z
    .enum(['accept', 'refuse'])
    .default('accept')
    .describe('Whether who started a deployment may approve it')
    .meta(stricter.from('accept', 'refuse')),
  branches: z
    .enum(['any', 'restricted'])
    .default('restricted')
    .describe('Whether only some branches and tags may be deployed')
    .meta(stricter.from('any', 'restricted')),
  'wait-minutes': z
    .int()
    .min(0)
    .max(43_200)
    .default(0)
    .describe('Minutes that a deployment must wait at least')
    .meta(stricter.larger),
  'administrators-bypass': z
    .enum(['accept', 'refuse'])
    .default('accept')
    .describe('Whether administrators may go round all of it')
    .meta(stricter.from('accept', 'refuse')),
  'private-repositories': privateRepositories,
});

export type Options = z.output<typeof options>;
