/**
 * What an audit of an organization has done so far: a line of JSON for each repository, so that an audit that was stopped,
 * or ran out of requests, goes on where it was. The last line may be cut; it counts as not written.
 */
import { z } from 'zod';
import { areas } from '../../../policies/risks/weight.ts';
import type { AuditedRepository } from '../model/audit.ts';
import type { Check } from '../model/check.ts';

export interface DoneRepository {
  /** GitHub's number: a name may change meanwhile. */
  readonly id: number;
  /** ISO 8601, UTC: of the run that looked at it. */
  readonly at: string;
  readonly repository: AuditedRepository;
  readonly checks: readonly Check[];
}

export interface Checkpoint {
  /** What was done before, by id. */
  readonly done: ReadonlyMap<number, DoneRepository>;
  readonly write: (one: DoneRepository) => Promise<void>;
  /** Everything was looked at: the next run begins anew. */
  readonly end: () => Promise<void>;
}

export const noCheckpoint: Checkpoint = {
  done: new Map(),
  write: async () => undefined,
  end: async () => undefined,
};

/** What it is of: another audit does not go on from it. */
export interface CheckpointOf {
  /** The organization's or user's login. */
  readonly name: string;
  /** `github.com` */
  readonly host: string;
  /** Fairlead's version: another one judges by other rules. */
  readonly engine: string;
}

const kind = 'audit of an organization, 2';

const headShape = z.object({
  fairlead: z.literal(kind),
  name: z.string(),
  host: z.string(),
  engine: z.string(),
});

export function checkpointHead({ name, host, engine }: CheckpointOf): string {
  return `${JSON.stringify({ fairlead: kind, name, host, engine })}\n`;
}

export function checkpointLine(one: DoneRepository): string {
  return `${JSON.stringify(one)}\n`;
}

const prose = z.array(z.union([z.string(), z.strictObject({ value: z.string() })]));
const level = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)]);
const rated = z.strictObject({ level, because: prose });
const gap = { reason: prose, remedy: prose.optional(), permission: z.string().optional() };

const evidence = z.strictObject({
  message: prose,
  path: z.string().optional(),
  line: z.number().optional(),
  fingerprint: z.string(),
});

const concern = z.strictObject({
  risk: z.string(),
  title: prose,
  likelihood: rated,
  impact: rated,
  left: z.strictObject({ likelihood: level, impact: level }),
  evidence: z.array(evidence).min(1),
  count: z.number(),
  mitigation: prose,
  hours: z.strictObject({ low: z.number(), high: z.number() }),
  scale: z.enum(['once', 'each']),
  by: z.enum(['apply', 'setting', 'file', 'people']),
});

const result = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('fine'), because: prose }),
  z.strictObject({ state: z.literal('concern'), concerns: z.array(concern).min(1) }),
  z.strictObject({ state: z.literal('accepted'), because: prose }),
  z.strictObject({ state: z.literal('does not apply'), because: prose }),
  z.strictObject({ state: z.literal('not seen'), ...gap }),
]);

const doneShape = z.strictObject({
  id: z.number(),
  at: z.iso.datetime(),
  repository: z.strictObject({
    name: z.string(),
    state: z.enum(['audited', 'partly', 'archived', 'not audited']),
    note: prose.nullable(),
  }),
  checks: z.array(
    z.strictObject({
      id: z.string(),
      area: z.enum(areas),
      repository: z.string().nullable(),
      asks: z.string(),
      result,
      gaps: z.array(z.strictObject(gap)),
    }),
  ),
});

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** What a checkpoint is of; null: it is none, or one of an older shape. */
export function headOf(text: string): CheckpointOf | null {
  const read = headShape.safeParse(parsed(text.split('\n', 1)[0] ?? ''));
  return read.success ? read.data : null;
}

/** Whether Fairlead wrote it, in whatever version. */
export function isOurs(text: string): boolean {
  return /^\{"fairlead":"audit of an organization, \d+"/.test(text);
}

/** Repositories by id, and how many lines are not as this program writes them: those are looked at again. */
export interface Done {
  readonly done: ReadonlyMap<number, DoneRepository>;
  readonly broken: number;
}

/** `since`: what was looked at before is looked at again. */
export function doneIn(text: string, since: string): Done {
  const lines = text.split('\n').slice(1).filter(Boolean);
  const read = lines.map((line) => doneShape.safeParse(parsed(line)));
  // Checked above; zod knows no property that is absent rather than undefined.
  const whole = read.flatMap((one) => (one.success ? [one.data as DoneRepository] : []));
  return {
    done: new Map(whole.filter(({ at }) => at >= since).map((one) => [one.id, one])),
    broken: lines.length - whole.length,
  };
}
