/**
 * The root of a Merkle tree that grows (RFC 6962, section 2.1). Pure. Kept are the roots of its full subtrees, the largest first: one for
 * each bit that is set in its size, so a tree of a million leaves goes on from twenty hashes.
 */
import { sha256 } from './record.ts';

export interface Frontier {
  readonly size: number;
  /** Hex. */
  readonly roots: readonly string[];
}

export const empty: Frontier = { size: 0, roots: [] };

const nodePrefix = Buffer.from([1]);

const node = (left: string, right: string): string =>
  sha256(nodePrefix, Buffer.from(left, 'hex'), Buffer.from(right, 'hex')).toString('hex');

/** With more leaves, as hex. */
export function grown({ size, roots }: Frontier, leaves: readonly string[]): Frontier {
  const kept = [...roots];
  let count = size;
  for (const leaf of leaves) {
    kept.push(leaf);
    // As many pairs of equal subtrees are there now as the size before ends in ones.
    for (let rest = count; rest % 2 === 1; rest = Math.floor(rest / 2)) {
      const right = kept.pop() ?? '';
      kept.push(node(kept.pop() ?? '', right));
    }
    count += 1;
  }
  return { size: count, roots: kept };
}

/** Hex. */
export function rootOf({ roots }: Frontier): string {
  return roots.length === 0
    ? sha256().toString('hex')
    : roots.reduceRight((right, left) => node(left, right));
}
