/** One entry of a waivers file, as people write it. */
import * as z from 'zod';
import { sameLogin } from '../../facts/people.ts';
import { glob, globs } from '../option.ts';
import { isDay } from './day.ts';

const login = z
  .string()
  .refine(
    (text) => /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(text),
    'it must be the login of a person, without @',
  );

const id = z
  .string()
  .refine(
    (text) => /^[a-z0-9][a-z0-9-]{0,63}$/.test(text) && !text.startsWith('comment-'),
    'it must be made of a-z, 0-9 and -, at most 64 of them, and not begin with comment-',
  );

const repository = glob.refine(
  (text) => text.includes('/'),
  'it must be owner/repository, or a glob of both',
);

const fields = z.strictObject({
  id: id.describe('A name for it that is unique in this file.'),
  policy: z.string().describe('The policy whose findings it permits.'),
  reason: z.string().trim().min(10).max(1000).describe('Why this is acceptable until then.'),
  'requested-by': login.describe('Login of the person who asks for it.'),
  'approved-by': login.describe(
    'Login of the person who approves it: somebody else, with the permission to.',
  ),
  until: z
    .string()
    .refine(isDay, 'it must be a day that exists, written YYYY-MM-DD')
    .describe('The last day it holds, YYYY-MM-DD, UTC.'),
  ticket: z.string().trim().min(1).max(200).optional().describe("A ticket's name or address."),
  repositories: z
    .array(repository)
    .max(200)
    .default([])
    .describe('Globs of owner/repository; all if not given.'),
  paths: globs
    .default([])
    .describe('Globs of paths that every file of a finding has to match; all if not given.'),
  findings: z
    .array(z.string().min(1).max(1000))
    .max(200)
    .default([])
    .describe('Fingerprints of findings, as `--format json` shows them; all if not given.'),
  advisory: z.string().min(1).max(100).optional().describe('Id or alias of the one advisory it is about.'),
  package: z.string().min(1).max(300).optional().describe('The package that advisory is about.'),
  'until-fixed': z
    .boolean()
    .default(true)
    .describe('Whether it ends, for a finding about an advisory, once there is a fix.'),
  head: z
    .string()
    .refine((text) => /^[0-9a-f]{40}$/i.test(text), 'it must be a whole commit id of 40 characters')
    .optional()
    .describe('The one head commit it is for; every one if not given.'),
});

/** What zod finds wrong with single keys, and with keys together. */
export const waiverEntry = fields.superRefine((entry, context) => {
  const fault = (key: string, message: string) => context.addIssue({ code: 'custom', path: [key], message });
  if (sameLogin(entry['requested-by'], entry['approved-by']))
    fault('approved-by', 'it must be somebody other than who asked for it: a waiver takes two people');
  if (entry.package !== undefined && entry.advisory === undefined)
    fault('package', 'it needs "advisory" beside it: a whole package cannot be waived');
});

export const waiverKeys: readonly string[] = Object.keys(fields.shape);

export type WaiverEntry = z.infer<typeof waiverEntry>;

/** Draft 7, for completion and checking in editors. */
export function waiversSchema(policies: readonly string[]): object {
  const entry = z.toJSONSchema(fields, { target: 'draft-7', io: 'input', unrepresentable: 'any' });
  const { $schema, ...item } = entry;
  const properties = { ...item.properties, policy: { ...policyOf(item), enum: policies } };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Fairlead waivers (.github/fairlead/waivers.yml)',
    type: 'object',
    additionalProperties: false,
    properties: { waivers: { type: ['array', 'null'], items: { ...item, properties } } },
  };
}

function policyOf({ properties }: z.core.JSONSchema.BaseSchema): object {
  const policy = properties?.policy;
  return typeof policy === 'object' ? policy : {};
}
