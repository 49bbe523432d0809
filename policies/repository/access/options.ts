/** The options of `access`. */
import * as z from 'zod';
import { stricter } from '../../engine/stricter.ts';
import { accessLevels } from '../../facts/repository-access.ts';

export const options = z.strictObject({
  'max-admins': z
    .int()
    .min(1)
    .max(1000)
    .default(5)
    .describe('How many people may administer the repository, owners of the organization among them')
    .meta(stricter.smaller),
  'min-admins': z
    .int()
    .min(1)
    .max(100)
    .default(1)
    .describe('How many people must, so that it does not hang on one of them')
    .meta(stricter.larger),
  outside: z
    .enum(['none', ...accessLevels])
    .default('triage')
    .describe('The most that somebody who is no member of the organization may have')
    .meta(stricter.from(...accessLevels.toReversed(), 'none')),
  direct: z
    .enum(['accept', 'refuse'])
    .default('accept')
    .describe('Whether members may be named in the repository itself, beside the teams they are in')
    .meta(stricter.from('accept', 'refuse')),
  'max-admin-teams': z
    .int()
    .min(0)
    .max(100)
    .nullable()
    .default(null)
    .describe('How many teams may administer the repository; `null` does not look at teams')
    .meta(stricter.smallerOrSome),
  allowed: z
    .array(z.string().min(1).max(100))
    .max(500)
    .default([])
    .describe('Logins that none of this is asked of, and that are not counted')
    .meta(stricter.fewer),
});

export type Options = z.output<typeof options>;
