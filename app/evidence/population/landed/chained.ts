/** Moves in the order in which they were made: by time, and each goes on from the one before. Pure. */
import { by, type Move } from '../moves.ts';

/** Landings that events put out of order by less than this are put back. Milliseconds. */
const skew = 60_000;

/** By time; those of one moment as each goes on from the one before. */
export function chained(all: readonly Move[]): readonly Move[] {
  const sorted = all.toSorted(
    by(({ at, activity, before, after }) => `${at} ${activity ?? ''} ${before} ${after}`),
  );
  const taken = new Set<number>();
  const chain: Move[] = [];
  for (let first = 0; first < sorted.length; ) {
    if (taken.has(first)) {
      first += 1;
      continue;
    }
    const near = nearby(sorted, first, taken);
    const last = chain.at(-1);
    const next = (last ? near.find((place) => sorted[place]?.before === last.after) : undefined) ?? first;
    const place = last ? next : startOf(sorted, near);
    taken.add(place);
    chain.push(...sorted.slice(place, place + 1));
  }
  return chain;
}

/** Places of those that may come next. */
function nearby(sorted: readonly Move[], first: number, taken: ReadonlySet<number>): readonly number[] {
  const until = Date.parse(sorted[first]?.at ?? '') + skew;
  const places: number[] = [];
  for (let place = first; place < sorted.length && Date.parse(sorted[place]?.at ?? '') <= until; place += 1)
    if (!taken.has(place)) places.push(place);
  return places;
}

/** The one of the first moment that goes on from none of them. */
function startOf(sorted: readonly Move[], near: readonly number[]): number {
  const [first = 0] = near;
  const group = near.filter((place) => sorted[place]?.at === sorted[first]?.at);
  const ends = new Set(group.map((place) => sorted[place]?.after));
  return group.find((place) => !ends.has(sorted[place]?.before)) ?? first;
}
