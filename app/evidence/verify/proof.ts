/** Proofs, checked as RFC 9162 says (sections 2.1.3.2 and 2.1.4.2): with the hashes of the proof alone. Pure. */
import { createHash } from 'node:crypto';

const node = (left: string, right: string): string =>
  createHash('sha256')
    .update(Buffer.of(1))
    .update(Buffer.from(left, 'hex'))
    .update(Buffer.from(right, 'hex'))
    .digest('hex');

const isOdd = (n: number): boolean => n % 2 === 1;
const half = (n: number): number => Math.floor(n / 2);

/** Where each hash of a proof stands, from a node up; null: it has more or fewer than the tree is high. */
function sidesOf(place: number, lastPlace: number, length: number): readonly ('left' | 'right')[] | null {
  let [at, last] = [place, lastPlace];
  const sides: ('left' | 'right')[] = [];
  for (let i = 0; i < length; i += 1) {
    if (last === 0) return null;
    const isLeft = isOdd(at) || at === last;
    if (isLeft) while (!isOdd(at) && at !== 0) [at, last] = [half(at), half(last)];
    sides.push(isLeft ? 'left' : 'right');
    [at, last] = [half(at), half(last)];
  }
  return last === 0 ? sides : null;
}

export interface Included {
  /** Hex, of the leaf. */
  readonly leaf: string;
  readonly place: number;
  readonly size: number;
  readonly root: string;
}

export function isIncluded({ leaf, place, size, root }: Included, proof: readonly string[]): boolean {
  const sides = place < size ? sidesOf(place, size - 1, proof.length) : null;
  const up = (hash: string, one: string, i: number) =>
    sides?.[i] === 'left' ? node(one, hash) : node(hash, one);
  return sides !== null && proof.reduce(up, leaf) === root;
}

interface Sized {
  readonly size: number;
  readonly root: string;
}

/** Whether the log of `later` begins with that of `earlier`, which has at least one record. */
export function isContinued(earlier: Sized, later: Sized, proof: readonly string[]): boolean {
  if (earlier.size < 1 || earlier.size > later.size) return false;
  if (earlier.size === later.size) return proof.length === 0 && earlier.root === later.root;
  let [at, last] = [earlier.size - 1, later.size - 1];
  while (isOdd(at)) [at, last] = [half(at), half(last)];
  // A tree of two to some power is a subtree of the later one: its root is not in the proof.
  const [first, ...rest] = at === 0 ? [earlier.root, ...proof] : proof;
  const sides = sidesOf(at, last, rest.length);
  if (first === undefined || sides === null) return false;
  const left = rest.filter((_, i) => sides[i] === 'left');
  const old = left.reduce((hash, one) => node(one, hash), first);
  const now = rest.reduce((hash, one, i) => (sides[i] === 'left' ? node(one, hash) : node(hash, one)), first);
  return old === earlier.root && now === later.root;
}
