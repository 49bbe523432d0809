/** Records of events that changes are made of, as the ledger has them. */
import * as z from 'zod';

const account = z
  .object({ id: z.number(), login: z.string(), type: z.enum(['User', 'Bot', 'Organization', 'unknown']) })
  .nullable();

const base = z.object({
  event: z.string(),
  delivery: z.string().nullable(),
  at: z.string(),
  repository: z.object({ id: z.number(), name: z.string() }).nullable(),
  sender: account,
});

const push = base.extend({
  about: z.literal('push'),
  ref: z.string(),
  before: z.string(),
  after: z.string(),
  forced: z.boolean(),
});
const review = base.extend({
  about: z.literal('review'),
  review: z.number(),
  state: z.enum(['approved', 'changes requested', 'commented', 'dismissed']),
  commit: z.string().nullable(),
});
const pull = base.extend({
  about: z.literal('pull request'),
  pull: z.number(),
  head: z.string(),
  mergeCommit: z.string().nullish(),
  labels: z.array(z.string()).nullish(),
});
const access = base.extend({
  about: z.literal('access'),
  account,
  whose: z.string(),
  to: z.string(),
  role: z.string().nullable(),
});
const rule = base.extend({ about: z.literal('rule'), what: z.string() });
const deployment = base.extend({
  about: z.literal('deployment'),
  environment: z.string(),
  sha: z.string(),
  state: z.string(),
  by: account,
  run: z.number().nullish(),
});
const release = base.extend({
  about: z.literal('release'),
  release: z.number(),
  tag: z.string(),
  state: z.string(),
  by: account,
  publishedAt: z.string().nullable(),
  preRelease: z.boolean(),
});
const scope = base.extend({ about: z.literal('scope'), what: z.string(), changes: z.unknown() });

export const captured = z.discriminatedUnion('about', [
  push,
  review,
  pull,
  access,
  rule,
  deployment,
  release,
  scope,
]);

export type One = z.output<typeof captured>;
