/** The options of `code-scanning`. */
import * as z from 'zod';
import { stricter } from '../../engine/stricter.ts';
import { deadlines } from '../../facts/deadlines.ts';
import { forks, privateRepositories } from '../../facts/products.ts';

export const options = z.strictObject({
  'max-age-days': z
    .int()
    .min(1)
    .max(3650)
    .default(30)
    .describe(
      'Days after which an analysis of the default branch is too old, unless the branch has not moved since',
    )
    .meta(stricter.smaller),
  tools: z
    .array(z.string().min(1).max(100))
    .max(20)
    .default([])
    .describe('Tools that must each have such an analysis; where none is named, any tool will do')
    .meta(stricter.more),
  ...deadlines,
  'private-repositories': privateRepositories,
  forks,
});

export type Options = z.output<typeof options>;
