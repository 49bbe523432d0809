/**
 * What is kept of a repository's delivery: facts as events and pages tell them, one row each, before anybody decided which
 * of them count. Times are seconds since 1970, UTC. Who people are is not kept.
 */
import { z } from 'zod';
import { storableJson } from '../../storable.ts';

const time = z.number();
const texts = z.array(z.string()).readonly();
const cohort = z.enum(['person', 'agent', 'bot']);
const state = z.enum(['success', 'failure', 'other']);

/** What words say that they take back or repair: commits, whole or shortened, and numbers of pull requests. */
const named = z.object({ reverted: texts, causedBy: texts, isRevert: z.boolean(), hotfix: z.boolean() });

const pull = z.object({
  number: z.number(),
  title: z.string(),
  state: z.enum(['open', 'closed', 'merged']),
  base: z.string(),
  branch: z.string(),
  cohort,
  openedAt: time,
  updatedAt: time,
  mergedAt: time.nullable(),
  mergeCommit: z.string().nullable(),
  commits: z.array(z.object({ sha: z.string(), writtenAt: time, cohort, isMerge: z.boolean() })).readonly(),
  commitCount: z.number(),
  drafts: z.array(z.object({ from: time, to: time.nullable() })).readonly(),
  reviews: z
    .array(z.object({ at: time, by: z.enum(['author', 'person', 'bot']), approves: z.boolean() }))
    .readonly(),
  queuedAt: time.nullable(),
  rewritten: z.boolean(),
  cut: z.array(z.enum(['commits', 'reviews', 'timeline', 'labels'])).readonly(),
  labels: texts,
  named,
});

/** Its statuses are rows of their own: they come one by one, and in any order. */
const deployment = z.object({
  id: z.string(),
  commit: z.string(),
  environment: z.string(),
  createdAt: time,
  /** Whether all of its statuses were told. */
  whole: z.boolean(),
});

/** Each state of a deployment at each time once. */
const status = z.object({ deployment: z.string(), state, at: time, environment: z.string() });

/** What was there and is not any more: as if it had never been, which is what a later reading would find. */
const deleted = z.boolean().optional();

const release = z.object({
  tag: z.string(),
  /** Null: not known. */
  commit: z.string().nullable(),
  committedAt: time.nullable(),
  publishedAt: time,
  preRelease: z.boolean(),
  deleted,
});

const tag = z.object({
  name: z.string(),
  commit: z.string(),
  at: time,
  /** When it was given is not known: its commit's time stands in. */
  lightweight: z.boolean(),
  deleted,
});

const run = z.object({
  id: z.string(),
  attempt: z.number().default(1),
  workflow: z.string(),
  commit: z.string(),
  branch: z.string().nullable(),
  state,
  endedAt: time,
});

const issue = z.object({
  id: z.string(),
  openedAt: time,
  resolvedAt: time.nullable(),
  updatedAt: time,
  isDuplicate: z.boolean(),
  labels: texts,
  type: z.string().nullable(),
  fields: texts.optional(),
  causedBy: texts,
});

/** Paths that a change touches, by the change's id. */
const files = z.object({ id: z.string(), paths: texts });

/** What happened elsewhere and somebody told: each state of it at each time once. */
const toldDeployment = z.object({
  id: z.string(),
  commit: z.string(),
  environment: z.string(),
  /** Empty: the repository is one service. */
  service: z.string(),
  state,
  at: time,
});

const toldIncident = z.object({
  id: z.string(),
  state: z.enum(['open', 'resolved']),
  at: time,
  /** Commits, pull requests, deployments by id, tags. */
  causedBy: texts,
});

/** What is left of an error budget, as something outside measured it: the newest of each service, days and source. */
const toldBudget = z.object({
  service: z.string(),
  days: z.number(),
  /** 0.72 is 72 %; below 0: overspent. */
  left: z.number(),
  at: time,
  source: z.string(),
});

export const shapes = {
  deployment,
  files,
  issue,
  pull,
  release,
  run,
  status,
  tag,
  'told-budget': toldBudget,
  'told-deployment': toldDeployment,
  'told-incident': toldIncident,
};

export type Kind = keyof typeof shapes;

export type Facts<K extends Kind> = Readonly<z.infer<(typeof shapes)[K]>>;

export interface RowOf<K extends Kind> {
  readonly kind: K;
  /** Of its kind, in its repository. */
  readonly id: string;
  /** When it happened. */
  readonly at: number;
  /** As the host says; of two tellings the later one stays. */
  readonly updatedAt: number;
  /** When it was heard of, in milliseconds. */
  readonly seenAt: number;
  readonly data: Facts<K>;
}

export type Row = { readonly [K in Kind]: RowOf<K> }[Kind];

export const commitNames = named;

/** Where rows belong. */
export interface RepositoryKey {
  /** As `clientId` has it. */
  readonly client: string;
  readonly repositoryId: number;
}

/** Which of two tellings of one thing stays: the same in whatever order they come, and the same as the database says. */
export function isLater(a: Pick<Row, 'updatedAt' | 'seenAt' | 'data'>, b: typeof a): boolean {
  if (a.updatedAt !== b.updatedAt) return a.updatedAt > b.updatedAt;
  if (a.seenAt !== b.seenAt) return a.seenAt > b.seenAt;
  return Buffer.compare(Buffer.from(storableJson(a.data)), Buffer.from(storableJson(b.data))) > 0;
}

/** A list in parts of at most so many. */
export function inParts<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}
