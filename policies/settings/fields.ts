/** Makers of catalogue entries for the common kinds of fields. */
import * as z from 'zod';
import { isKnown } from '../engine/part.ts';
import type { Direction } from '../engine/stricter.ts';
import type { ReadName } from './reads.ts';
import { type Answers, answer, at, type FieldSetting, member, nested } from './setting-type.ts';

type Stricter = Readonly<Record<'stricter', Direction>>;

type About = Pick<FieldSetting, 'key' | 'says' | 'affects' | 'risk' | 'absent'> & {
  readonly stricter?: Stricter;
};

/** A field of one answer, set by a route of its own or together with others. */
export interface Place {
  readonly read: ReadName;
  readonly path: readonly string[];
  readonly route: string;
  readonly of: FieldSetting['of'];
  /** Why GitHub may leave it out of its answer. */
  readonly hidden: string;
  /** What the route wants as well, from the same answer. */
  readonly keeps?: readonly string[];
}

/** The members of an answer that a call must repeat. */
function kept(answers: Answers, { read, keeps = [] }: Place) {
  const given = answer(answers, read);
  if (!isKnown(given)) return {};
  const all = keeps.map((name) => [name, at(given, [name])] as const);
  return Object.fromEntries(all.filter(([, value]) => value !== undefined));
}

function withDirection<S extends z.ZodType>(schema: S, { stricter }: About): S {
  return stricter ? schema.meta(stricter) : schema;
}

/** A switch. */
export function flag(place: Place, about: About): FieldSetting {
  const { stricter: _, ...rest } = about;
  return {
    ...rest,
    of: place.of,
    reads: [place.read],
    schema: withDirection(z.boolean(), about),
    observe: (answers) => member(answers, place.read, place.path, z.boolean(), place.hidden),
    edit: (value, answers) => ({
      route: place.route,
      sets: nested(place.path, value),
      keeps: kept(answers, place),
    }),
  };
}

/** One of a few words; `words` from ours to GitHub's. */
export function word(place: Place, words: Readonly<Record<string, string>>, about: About): FieldSetting {
  const { stricter: _, ...rest } = about;
  const names = Object.keys(words) as [string, ...string[]];
  const ours = (theirs: string) => names.find((name) => words[name] === theirs) ?? theirs;
  return {
    ...rest,
    of: place.of,
    reads: [place.read],
    schema: withDirection(z.enum(names), about),
    observe: (answers) => {
      const value = member(answers, place.read, place.path, z.string(), place.hidden);
      return isKnown(value) ? ours(value) : value;
    },
    edit: (value, answers) => ({
      route: place.route,
      // A word of GitHub's that has none of ours is put back as it was.
      sets: nested(place.path, words[String(value)] ?? value),
      keeps: kept(answers, place),
    }),
  };
}

/** Two fields of GitHub's that only make sense together. A pair without a word is shown, and put back, as `a/b`. */
export function pair(
  place: Omit<Place, 'path'>,
  fields: readonly [string, string],
  words: Readonly<Record<string, readonly [string, string]>>,
  about: About,
): FieldSetting {
  const { stricter: _, ...rest } = about;
  const names = Object.keys(words) as [string, ...string[]];
  const field = (answers: Answers, name: string) =>
    member(answers, place.read, [name], z.string(), place.hidden);
  return {
    ...rest,
    of: place.of,
    reads: [place.read],
    schema: withDirection(z.enum(names), about),
    observe: (answers) => {
      const [first, second] = [field(answers, fields[0]), field(answers, fields[1])];
      if (!isKnown(first)) return first;
      if (!isKnown(second)) return second;
      return names.find((name) => words[name]?.join() === `${first},${second}`) ?? `${first}/${second}`;
    },
    edit: (value) => {
      const [first, second] = words[String(value)] ?? String(value).split('/');
      return { route: place.route, sets: { [fields[0]]: first, [fields[1]]: second }, keeps: {} };
    },
  };
}

/** A switch with a route that sets it and one that takes it back. */
export function toggle(
  place: Pick<Place, 'read' | 'of' | 'hidden'> & { readonly on: string; readonly off: string },
  about: About,
): FieldSetting {
  const { stricter: _, ...rest } = about;
  return {
    ...rest,
    of: place.of,
    reads: [place.read],
    schema: withDirection(z.boolean(), about),
    observe: (answers) => member(answers, place.read, ['enabled'], z.boolean(), place.hidden),
    edit: (value) => ({ route: value === true ? place.on : place.off, sets: null, keeps: {} }),
  };
}
