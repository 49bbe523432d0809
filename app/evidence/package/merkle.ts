/**
 * The Merkle tree over a population's rows (RFC 6962, section 2.1): its root, and proofs that a row is in it, which show one row without
 * the rest.
 */
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

function treeOf(leaves: Buffer): RowTree {
  const levels = [leaves];
  for (let level = leaves; level.length > hashLength; ) {
    level = above(level);
    levels.push(level);
  }
  const root = leaves.length === 0 ? sha256() : (levels.at(-1) ?? leaves);
  return {
    root: root.toString('hex'),
    proof: (index) =>
      levels.slice(0, -1).flatMap((level, height) => {
        const sibling = (Math.floor(index / 2 ** height) ^ 1) * hashLength;
        return sibling < level.length ? [level.toString('hex', sibling, sibling + hashLength)] : [];
      }),
  };
}

/** 32 bytes for each row are held. */
export function newLeaves(): Leaves {
  let held = Buffer.alloc(1024 * hashLength);
  let count = 0;
  return {
    add(line) {
      if (held.length < (count + 1) * hashLength) held = Buffer.concat([held, Buffer.alloc(held.length)]);
      held.set(leafHash(line), count * hashLength);
      count += 1;
    },
    count: () => count,
    at: (index) => held.toString('hex', index * hashLength, (index + 1) * hashLength),
    tree: () => treeOf(held.subarray(0, count * hashLength)),
  };
}
