/**
 * The Merkle tree over a population's rows (RFC 6962, section 2.1): its root, and proofs that a row is in it, which show one row without
 * the rest.
 */
import { empty, grown, rootOf } from '../ledger/frontier.ts';
import { leafHash, sha256 } from '../ledger/record.ts';

const hashLength = 32;
const nodePrefix = Buffer.from([1]);

export interface Leaves {
  readonly add: (line: string) => void;
  readonly count: () => number;
  /** Of one leaf; hex. */
  readonly at: (index: number) => string;
  readonly tree: () => RowTree;
}

export interface RowTree {
  /** Hex. */
  readonly root: string;
  /** From the leaf's sibling upwards; hex. */
  readonly proof: (index: number) => readonly string[];
}

/** A level above: pairs are hashed, an odd last one goes up as it is. */
function above(level: Buffer): Buffer {
  const size = Math.ceil(level.length / hashLength / 2) * hashLength;
  const next = Buffer.alloc(size);
  for (let at = 0; at < size; at += hashLength) {
    const [left, right] = [
      level.subarray(2 * at, 2 * at + hashLength),
      level.subarray(2 * at + hashLength, 2 * at + 2 * hashLength),
    ];
    next.set(right.length === 0 ? left : sha256(nodePrefix, left, right), at);
  }
  return next;
}

/** From the leaves to the root. */
function levelsOf(leaves: Buffer): readonly Buffer[] {
  const levels = [leaves];
  for (let level = leaves; level.length > hashLength; ) {
    level = above(level);
    levels.push(level);
  }
  return levels;
}

/** Its levels take as much again as the leaves: they are made for the first proof, which a package without a sample has none of. */
function treeOf(leaves: () => Buffer, root: string): RowTree {
  let levels: readonly Buffer[] | null = null;
  return {
    root,
    proof: (index) => {
      levels ??= levelsOf(leaves());
      return levels.slice(0, -1).flatMap((level, height) => {
        const sibling = (Math.floor(index / 2 ** height) ^ 1) * hashLength;
        return sibling < level.length ? [level.toString('hex', sibling, sibling + hashLength)] : [];
      });
    },
  };
}

/** Leaves in one piece of memory. */
const perChunk = 4096;

/** 32 bytes for each row are held. */
export function newLeaves(): Leaves {
  const chunks: Buffer[] = [];
  let [count, frontier] = [0, empty];
  const placeOf = (index: number) => ({
    chunk: chunks[Math.floor(index / perChunk)],
    at: (index % perChunk) * hashLength,
  });
  return {
    add(line) {
      if (count % perChunk === 0) chunks.push(Buffer.alloc(perChunk * hashLength));
      const leaf = leafHash(line);
      const { chunk, at } = placeOf(count);
      chunk?.set(leaf, at);
      frontier = grown(frontier, [leaf.toString('hex')]);
      count += 1;
    },
    count: () => count,
    at: (index) => {
      const { chunk, at } = placeOf(index);
      return chunk?.toString('hex', at, at + hashLength) ?? '';
    },
    tree: () => treeOf(() => Buffer.concat(chunks).subarray(0, count * hashLength), rootOf(frontier)),
  };
}
