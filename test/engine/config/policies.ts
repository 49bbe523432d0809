/** A catalogue of two made-up policies with every kind of option. */
import * as z from 'zod';
import { glob } from '../../../policies/engine/option.ts';
import { type AnyPolicy, definePolicy } from '../../../policies/engine/policy.ts';
import { own } from '../../../policies/engine/prose.ts';
import { pass } from '../../../policies/engine/verdict.ts';

const options = z
  .strictObject({
    threshold: z.int().min(1).max(50).default(6).describe('Points from which it fails.'),
    approvals: z.int().default(1).describe('How many.'),
    mode: z.enum(['strict', 'lenient']).default('strict').describe('How.'),
    'new-only': z.boolean().default(true).describe('Only what is new.'),
    paths: z.array(glob).max(3).default([]).describe('Where.'),
    limit: z
      .union([z.literal('none'), z.int()])
      .default('none')
      .describe('At most.'),
    teams: z
      .array(z.strictObject({ name: z.string(), count: z.int() }))
      .default([])
      .describe('Who.'),
    least: z.number().default(1).describe('From.'),
    most: z.number().default(2).describe('To.'),
  })
  .superRefine(({ least, most }, context) => {
    if (least > most) {
      context.addIssue({ code: 'custom', path: ['least'], message: 'it must not be more than "most"' });
    }
  });

const rich = definePolicy({
  id: 'adr-required',
  title: 'A large change comes with a decision record',
  subject: 'pull_request',
  controls: [],
  needs: ['pullRequest'],
  options,
  judge: () => pass(own('well')),
});

export const bare = definePolicy({
  id: 'review',
  title: 'People approved the final head',
  subject: 'pull_request',
  controls: [],
  needs: ['pullRequest'],
  options: z.strictObject({}),
  judge: () => pass(own('well')),
});

export const catalogue: readonly AnyPolicy[] = [rich, bare];
