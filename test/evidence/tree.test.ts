/** The tree that the ledger is signed with, against the vectors of certificate-transparency, and against the verifier's own. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { empty, grown, rootOf } from '../../app/evidence/ledger/frontier.ts';
import { leafHash } from '../../app/evidence/ledger/record.ts';
import { hashOfLeaf, newTree } from '../../app/evidence/verify/tree.ts';
import { vectorLeaves, vectors } from './tree-vectors.ts';

describe('the tree', () => {
  it.each(vectors.map(([, root], i) => [i + 1, root] as const))(
    'of %i leaves has the root of RFC 6962',
    (size, root) => {
      const leaves = vectorLeaves.slice(0, size);
      expect(rootOf(grown(empty, leaves))).toBe(root);
      const tree = newTree();
      for (const one of leaves) tree.add(Buffer.from(one, 'hex'));
      expect([tree.size(), tree.root()]).toEqual([size, root]);
    },
  );

  it('of nothing is the hash of nothing', () => {
    const nothing = createHash('sha256').digest('hex');
    expect([rootOf(empty), newTree().root()]).toEqual([nothing, nothing]);
  });

  it('grows to the same root in whatever portions, and as the verifier’s own', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 70 }), fc.nat({ max: 70 }), (records, at) => {
        const leaves = records.map((record) => leafHash(record).toString('hex'));
        const whole = grown(empty, leaves);
        const inTwo = grown(grown(empty, leaves.slice(0, at)), leaves.slice(at));
        const tree = newTree();
        for (const record of records) tree.add(hashOfLeaf(record));
        expect(inTwo).toEqual(whole);
        expect(tree.root()).toBe(rootOf(whole));
      }),
    );
  });
});
