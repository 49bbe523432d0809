/** What payloads of several kinds are made of, read strictly: what is of another type is not understood, and said so. Pure. */
import { z } from 'zod';
import type { Account, Captured, CapturedBase } from '../model/captured.ts';
import type { Instant } from '../model/period.ts';
import { scrubbedText } from './scrubbed.ts';

/** Of a name, and of what people wrote. Characters. */
const maxName = 300;
const maxWords = 500;

const limit = (max: number) => z.string().transform((text) => scrubbedText(text, max));
export const name = limit(maxName);
export const words = limit(maxWords);
export const id = z.int();
export const number = z.int().positive();
export const sha = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);
export const time = z.union([z.string().max(100), z.number()]);

/** GitHub's own types; what it calls otherwise is `unknown`. */
const type = z.enum(['User', 'Bot', 'Organization']);

export const account = z
  .object({ id, login: name, type: type.optional().catch(undefined) })
  .transform(({ id, login, type = 'unknown' as const }): Account => ({ id, login, type }));

/** Nobody: somebody who deleted their account, or GitHub itself. */
export const maybe = <T extends z.ZodType>(what: T) => what.nullish().transform((one) => one ?? null);

export const person = maybe(account);

/** Evidence sorts times as texts, which holds for these years alone. */
const [earliest, latest] = ['2000', '2100'];

/** ISO 8601 with any offset, or seconds since 1970. Null: it is no time. */
export function instantOf(given: string | number | null | undefined): Instant | null {
  if (given === null || given === undefined) return null;
  const at = new Date(typeof given === 'number' ? given * 1000 : given);
  if (Number.isNaN(at.getTime())) return null;
  const text = at.toISOString();
  return text > earliest && text < latest ? text : null;
}

/** What every event has. */
export interface Heard {
  /** `pull_request`. */
  readonly name: string;
  readonly action: string;
  /** With `at`: when it arrived. */
  readonly base: CapturedBase;
}

/** The base with the first of these that is a time. */
export function at(
  base: CapturedBase,
  ...times: readonly (string | number | null | undefined)[]
): CapturedBase {
  for (const given of times) {
    const instant = instantOf(given);
    if (instant !== null) return { ...base, at: instant };
  }
  return base;
}

/** What to record of an event; none: nothing in it is evidence. */
export type Reader = (payload: unknown, heard: Heard) => readonly Captured[] | { readonly odd: string };

/** At most this many members are named. */
const maxOdd = 5;

/** Of a payload that has what is needed. */
export function reader<T>(
  schema: z.ZodType<T>,
  read: (given: T, heard: Heard) => readonly Captured[],
): Reader {
  return (payload, heard) => {
    const given = schema.safeParse(payload);
    if (given.success) return read(given.data, heard);
    const members = given.error.issues.map(({ path }) => path.join('.') || 'all of it');
    return { odd: scrubbedText([...new Set(members)].slice(0, maxOdd).join(', '), maxWords) };
  };
}

/** Where an event leaves out what somebody may do. */
export const notSaid = 'not said';
