/**
 * What one thing was like over time (a ruleset, the protection of a branch), from what was seen of it at single moments. Pure. Between
 * two moments it is known only where nothing could have changed unseen; everywhere else it is not known, and says why.
 */
import { own, type Prose } from '../../../policies/engine/prose.ts';
import type { Instant, Period } from '../model/period.ts';

/** `is`: null where it was not there. */
export type Seen<S> = { readonly is: S | null } | { readonly hidden: Prose };

export interface Mark<S> {
  readonly at: Instant;
  /** Of marks at one instant the last one holds; equal where nobody knows which came first. */
  readonly order: number;
  /** `change`: from here on it was so, and before not. `look`: it was found so. */
  readonly kind: 'change' | 'look';
  readonly after: Seen<S>;
  /** Of a change, where it says what there was before. */
  readonly before?: Seen<S>;
  /** Who changed it; null: nobody says. */
  readonly by: string | null;
  /** Milliseconds: it may have happened so much before, because only when its event arrived is known. Absent: 0. */
  readonly unsure?: number;
}

export interface Thing<S> {
  readonly marks: readonly Mark<S>[];
  /** Times in which every change would have left a mark. */
  readonly watched: readonly Period[];
  /** It was not there before; null: nobody knows. */
  readonly born: Instant | null;
  /** Why it is not known at other times. */
  readonly because: Prose;
}

export interface Stretch<S> extends Period {
  readonly seen: Seen<S>;
  /** The change it began with; null: it did not begin with one. */
  readonly change: Mark<S> | null;
}

/** As every instant here is written. Throws for what is no time. */
export const instant = (text: string): Instant => new Date(text).toISOString();

/** Periods that overlap or touch as one, in their order. */
export function joined(periods: readonly Period[]): readonly Period[] {
  const all: Period[] = [];
  for (const next of periods.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = all.at(-1);
    if (!last || last.to < next.from) all.push(next);
    else if (last.to < next.to) all[all.length - 1] = { from: last.from, to: next.to };
  }
  return all;
}

/** What is left of a period without these. */
export function without({ from, to }: Period, holes: readonly Period[]): readonly Period[] {
  const left: Period[] = [];
  let at = from;
  for (const hole of joined(holes)) {
    if (hole.from > at) left.push({ from: at, to: hole.from < to ? hole.from : to });
    if (hole.to > at) at = hole.to;
    if (at >= to) break;
  }
  if (at < to) left.push({ from: at, to });
  return left.filter((one) => one.from < one.to);
}

const contradiction = own('what was seen at different times does not fit together: a change was not told');
const sameMoment = own('it was changed more than once at one moment, and nobody knows in which order');

type Agree<S> = (a: S | null, b: S | null) => boolean;

const agreeing = <S>(a: Seen<S>, b: Seen<S>, agree: Agree<S>): boolean =>
  'is' in a && 'is' in b && agree(a.is, b.is);

/** One mark for each instant, in their order. */
function ordered<S>(marks: readonly Mark<S>[], agree: Agree<S>): readonly Mark<S>[] {
  const groups = [...Map.groupBy(marks, ({ at }) => at)].sort(([a], [b]) => (a < b ? -1 : 1));
  return groups.flatMap(([, group]) => {
    const last = Math.max(...group.map(({ order }) => order));
    const [first, ...others] = group
      .filter(({ order }) => order === last)
      .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    if (!first) return [];
    const clear = others.every((one) => agreeing(first.after, one.after, agree));
    const change = [first, ...others].find(({ kind }) => kind === 'change') ?? first;
    // What was before the first of several is what was before all of them.
    const { before: _, ...rest } = change;
    const earliest = group.every(({ order }) => order === last) ? change.before : undefined;
    const after: Seen<S> = clear ? change.after : { hidden: sameMoment };
    return [{ ...rest, after, ...(earliest && clear ? { before: earliest } : {}) }];
  });
}

/** What a mark says of the time just before it. */
const beforeOf = <S>({ kind, after, before }: Mark<S>): Seen<S> | undefined =>
  kind === 'look' ? after : before;

interface Around<S> {
  readonly previous: Mark<S> | undefined;
  readonly next: Mark<S> | undefined;
}

function between<S>(
  thing: Thing<S>,
  watched: readonly Period[],
  piece: Period,
  { previous, next }: Around<S>,
  agree: Agree<S>,
): Seen<S> {
  if (thing.born !== null && piece.to <= thing.born) return { is: null };
  const isWatched = (from: Instant, to: Instant) => watched.some((one) => one.from <= from && one.to >= to);
  const forward = previous && isWatched(previous.at, piece.to) ? previous.after : undefined;
  const backward = next && isWatched(piece.from, next.at) ? beforeOf(next) : undefined;
  const [ahead, behind] = [forward, backward].map((one) => (one && 'is' in one ? one : undefined));
  if (ahead && behind) {
    if (!agree(ahead.is, behind.is)) return { hidden: contradiction };
    // A look shows more than what an event says.
    return next?.kind === 'look' ? behind : ahead;
  }
  return ahead ?? behind ?? forward ?? backward ?? { hidden: thing.because };
}

/** The whole period in pieces that touch, each as long as nothing is known to have changed. `agree`: whether two looks may be of one state. */
export function stretches<S>(thing: Thing<S>, period: Period, agree: Agree<S>): readonly Stretch<S>[] {
  const marks = ordered(thing.marks, agree);
  const watched = joined(thing.watched);
  const edges = [...watched.flatMap(({ from, to }) => [from, to]), ...(thing.born ? [thing.born] : [])];
  const inside = [...marks.map(({ at }) => at), ...edges].filter((at) => at > period.from && at < period.to);
  const cuts = [...new Set([period.from, ...inside, period.to])].sort();
  return cuts.slice(0, -1).map((from, i) => {
    const piece = { from, to: cuts[i + 1] ?? period.to };
    const previous = marks.findLast(({ at }) => at <= from);
    const next = marks.find(({ at }) => at > from);
    const change = previous?.at === from && previous.kind === 'change' ? previous : null;
    return { ...piece, seen: between(thing, watched, piece, { previous, next }, agree), change };
  });
}
