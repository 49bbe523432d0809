/** What somebody tells of a deployment, an incident or an error budget of elsewhere → rows. Pure. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Row } from '../store/rows.ts';
import type { Thing } from './things.ts';

/** Characters of an id; it is part of a key. */
const maxId = 200;

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is kept out.
const plain = /^[^\u0000-\u001f\u007f]+$/;
const name = z.string().min(1).max(maxId).regex(plain, 'has characters that are not printed');

const time = z.iso
  .datetime({ offset: true, error: 'is a time as 2026-11-30T15:50:00Z, with its zone' })
  .transform((text) => Math.floor(Date.parse(text) / 1000));

/** A shortened one could be another's tomorrow. */
const commit = z
  .string()
  .regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i, 'is a whole commit: 40 or 64 characters, 0-9 and a-f')
  .transform((sha) => sha.toLowerCase());

const repository = z
  .string()
  .max(300)
  .regex(/^[^/\s]+\/[^/\s]+$/, 'is OWNER/NAME')
  .optional();

const deployment = z.strictObject({
  repository,
  id: name,
  commit,
  environment: name.default('production'),
  service: name.or(z.literal('')).default(''),
  state: z.enum(['started', 'success', 'failure']),
  at: time,
});

const incident = z.strictObject({
  repository,
  id: name,
  state: z.enum(['open', 'resolved']),
  at: time,
  caused_by: z.union([name.transform((one) => [one]), z.array(name).max(20)]).default([]),
});

const source = z
  .string()
  .max(500)
  .regex(/^https?:\/\/\S+$/, 'is the address of what measured it');

const budget = z.strictObject({
  repository,
  service: name.or(z.literal('')).default(''),
  /** Percent; below 0: overspent. */
  left: z.number().min(-100_000).max(100),
  window_days: z.int().min(1).max(366),
  at: time,
  source,
});

export interface Told {
  /** `OWNER/NAME`; null: nobody named one. */
  readonly repository: string | null;
  readonly row: Row;
}

export type Reading = { readonly told: Told } | { readonly problems: readonly string[] };

/** Seconds that a sender's clock may be ahead. */
const maxAhead = 300;

/** 2008: before GitHub. */
const earliest = 1_199_145_600;

function timeProblems(at: number, now: number): readonly string[] {
  if (at > now + maxAhead) return ['at: is in the future'];
  return at < earliest ? ['at: is before there was anything to deploy from'] : [];
}

/** What is told never changes, so when it was heard of does not matter: the same words are the same row. */
const seenAt = 0;

function ofDeployment({ repository, state, ...told }: z.infer<typeof deployment>): Told {
  const { id, commit: sha, environment, service, at } = told;
  const data = { ...told, state: state === 'started' ? 'other' : state } as const;
  // What one id is told to be at two commits is kept as both.
  const key = `${state}/${at}/${sha}/${environment}/${service}/${id}`;
  return {
    repository: repository ?? null,
    row: { kind: 'told-deployment', id: key, at, updatedAt: at, seenAt, data },
  };
}

function ofIncident({ repository, id, state, at, caused_by }: z.infer<typeof incident>): Told {
  const causedBy = [...caused_by].sort();
  const causes = createHash('sha256').update(JSON.stringify(causedBy)).digest('hex').slice(0, 16);
  const key = `${state}/${at}/${causes}/${id}`;
  const data = { id, state, at, causedBy };
  return {
    repository: repository ?? null,
    row: { kind: 'told-incident', id: key, at, updatedAt: at, seenAt, data },
  };
}

function ofBudget({ repository, left, window_days: days, ...told }: z.infer<typeof budget>): Told {
  const { service, at, source: of } = told;
  const data = { ...told, days, left: left / 100 };
  // The newest stays.
  const row: Row = { kind: 'told-budget', id: `${days}/${service}/${of}`, at, updatedAt: at, seenAt, data };
  return { repository: repository ?? null, row };
}

function readingOf(thing: Thing, given: unknown) {
  if (thing === 'deployment') return deployment.transform(ofDeployment).safeParse(given);
  if (thing === 'incident') return incident.transform(ofIncident).safeParse(given);
  return budget.transform(ofBudget).safeParse(given);
}

/** `now`: milliseconds since 1970. */
export function readTold(thing: Thing, given: unknown, now: number): Reading {
  const read = readingOf(thing, given);
  if (!read.success) {
    const problems = read.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
    return { problems: problems.slice(0, 10) };
  }
  const problems = timeProblems(read.data.row.at, now / 1000);
  return problems.length > 0 ? { problems } : { told: read.data };
}
