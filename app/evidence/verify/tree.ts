/**
 * The Merkle tree of RFC 6962, once more: whoever verifies shares no code with whoever wrote. Leaves come one by one; what is
 * kept is one root for each height that is full.
 */
import { createHash } from 'node:crypto';

const hashed = (...parts: readonly Uint8Array[]): Buffer =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

export const hashOfLeaf = (record: string): Buffer => hashed(Buffer.of(0), Buffer.from(record, 'utf8'));

export interface Tree {
  readonly add: (leaf: Buffer) => void;
  readonly size: () => number;
  /** Hex, of all leaves that were added. */
  readonly root: () => string;
}

export function newTree(): Tree {
  /** By height: the root of a full subtree, or nothing. */
  const full: (Buffer | undefined)[] = [];
  let size = 0;
  return {
    add(leaf) {
      let carried = leaf;
      let height = 0;
      for (let there = full[0]; there; there = full[height]) {
        carried = hashed(Buffer.of(1), there, carried);
        full[height] = undefined;
        height += 1;
      }
      full[height] = carried;
      size += 1;
    },
    size: () => size,
    root() {
      let below: Buffer | undefined;
      for (const there of full) {
        if (!there) continue;
        below = below ? hashed(Buffer.of(1), there, below) : there;
      }
      return (below ?? hashed()).toString('hex');
    },
  };
}
