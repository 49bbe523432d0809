/**
 * Proofs over the tree of a ledger (RFC 6962, sections 2.1.1 and 2.1.2): that a record is in it, and that one checkpoint's log goes on
 * from an earlier one's. A proof is the roots of some ranges of leaves, which are found in one pass over the hashes.
 */
import type { Kysely } from 'kysely';
import { hashesFrom } from '../../store/ledger.ts';
import type { Tables } from '../../store/tables.ts';
import { empty, type Frontier, grown, rootOf } from './frontier.ts';

/** Leaves from `from` until just before `to`. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** The largest power of two below a number that is greater than one. */
const halfOf = (size: number): number => 2 ** Math.ceil(Math.log2(size) - 1);

/** What a leaf at `place` of a tree of `size` leaves is proven with, from the leaf up. */
export function inclusionRanges(place: number, size: number): readonly Range[] {
  const path: Range[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + halfOf(to - from);
    const isLeft = place < middle;
    path.unshift(isLeft ? { from: middle, to } : { from, to: middle });
    if (isLeft) to = middle;
    else from = middle;
  }
  return path;
}

/** What shows that a tree of `size` leaves begins with one of `first` leaves, which is neither empty nor larger. */
export function consistencyRanges(first: number, size: number): readonly Range[] {
  const path: Range[] = [];
  let [from, to] = [0, size];
  while (to > first) {
    const middle = from + halfOf(to - from);
    const isLeft = first <= middle;
    path.unshift(isLeft ? { from: middle, to } : { from, to: middle });
    if (isLeft) to = middle;
    else from = middle;
  }
  // The earlier tree itself is known to whoever asks.
  return from === 0 ? path : [{ from, to }, ...path];
}

/** Leaves read at a time. */
const page = 5000;

/** The roots of ranges that do not overlap, hex, in their order. */
async function rootsOf(
  db: Kysely<Tables>,
  client: string,
  size: number,
  ranges: readonly Range[],
): Promise<readonly string[]> {
  const trees: Frontier[] = ranges.map(() => empty);
  for (let at = 0; at < size; ) {
    const hashes = await hashesFrom(db, client, { from: at, max: Math.min(page, size - at) });
    if (hashes.length === 0) throw new Error(`the ledger of ${client} has ${at} records, not ${size}`);
    for (const [i, { from, to }] of ranges.entries()) {
      const own = hashes.slice(Math.max(0, from - at), Math.max(0, to - at));
      if (own.length > 0) trees[i] = grown(trees[i] ?? empty, own);
    }
    at += hashes.length;
  }
  return trees.map(rootOf);
}

export const inclusionProof = (
  db: Kysely<Tables>,
  client: string,
  { place, size }: { readonly place: number; readonly size: number },
): Promise<readonly string[]> => rootsOf(db, client, size, inclusionRanges(place, size));

export const consistencyProof = (
  db: Kysely<Tables>,
  client: string,
  { first, size }: { readonly first: number; readonly size: number },
): Promise<readonly string[]> => rootsOf(db, client, size, consistencyRanges(first, size));
