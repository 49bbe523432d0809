/**
 * Which change of an option makes its policy stricter. Under a lock, lower layers may make no other; an option that says
 * nothing here may not be changed under a lock at all.
 */
import * as z from 'zod';
import { written } from './config/written.ts';

export interface Direction {
  /** For people: what a stricter value looks like. */
  readonly words: string;
  /** Whether `to` asks for at least as much as `from`. Both are parsed by the option's schema. */
  readonly holds: (from: unknown, to: unknown) => boolean;
}

/** For `.meta(…)`, after `.default()`: `z.int().default(1).meta(stricter.larger)`. */
type Stricter = Readonly<Record<'stricter', Direction>>;

function direction(words: string, holds: Direction['holds']): Stricter {
  return { stricter: { words, holds } };
}

function entries(value: unknown): ReadonlySet<string> {
  return new Set(Array.isArray(value) ? value.map(written) : []);
}

/** Entries are the same when they say the same, whatever the order of their keys. */
function contains(all: unknown, some: unknown): boolean {
  const there = entries(all);
  return [...entries(some)].every((entry) => there.has(entry));
}

function isEmpty(value: unknown): boolean {
  return entries(value).size === 0;
}

const both = (from: unknown, to: unknown): boolean => typeof from === 'number' && typeof to === 'number';

export const stricter = {
  /** A larger number asks for more. */
  larger: direction('larger', (from, to) => both(from, to) && Number(to) >= Number(from)),
  /** A smaller number asks for more. */
  smaller: direction('smaller', (from, to) => both(from, to) && Number(to) <= Number(from)),
  /** A smaller number asks for more, and `null` for nothing. */
  smallerOrSome: direction(
    'smaller, or a number where there is none',
    (from, to) => from === null || (both(from, to) && Number(to) <= Number(from)),
  ),
  /** Every entry of the list asks for something: more entries ask for more. */
  more: direction('more entries', (from, to) => contains(to, from)),
  /** As {@link stricter.more}, but an empty list is a mode of its own that may ask for more than any entry. */
  moreUnlessEmpty: direction(
    'more entries; an empty list stays empty',
    (from, to) => isEmpty(from) === isEmpty(to) && contains(to, from),
  ),
  /** Every entry of the list lets something through: fewer entries ask for more. */
  fewer: direction('fewer entries', (from, to) => contains(from, to)),
  /** Only what is listed is let through, and everything when the list is empty. */
  fewerButSome: direction(
    'fewer entries, but at least one',
    (from, to) => isEmpty(from) || (!isEmpty(to) && contains(from, to)),
  ),
  /** `true` asks for more. */
  whenTrue: direction('true', (from, to) => from !== true || to === true),
  /** `false` asks for more. */
  whenFalse: direction('false', (from, to) => from !== false || to === false),
  /** Any other word than this one asks for more; of two others, neither does. */
  other: (least: string): Stricter =>
    direction(`another value, only while it is ${least}`, (from, to) => from === least || to === from),
  /** Words from the one that asks for least to the one that asks for most. */
  from: (...words: readonly string[]): Stricter =>
    direction(`a later one of ${words.join(', ')}`, (from, to) => {
      const [before, after] = [words.indexOf(String(from)), words.indexOf(String(to))];
      return before >= 0 && after >= before;
    }),
} as const;

function isDirection(value: unknown): value is Direction {
  return typeof value === 'object' && value !== null && 'holds' in value && 'words' in value;
}

/** Null for an option that says nothing: it may not be changed under a lock. */
export function directionOf(option: z.core.$ZodType): Direction | null {
  const said = z.globalRegistry.get(option)?.stricter;
  return isDirection(said) ? said : null;
}
