/** The tree that the ledger is signed with, against the vectors of certificate-transparency, and against the verifier's own. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { empty, grown, rootOf } from '../../app/evidence/ledger/frontier.ts';
import { leafHash } from '../../app/evidence/ledger/record.ts';
import { hashOfLeaf, newTree } from '../../app/evidence/verify/tree.ts';

const leaf = (hex: string) =>
  createHash('sha256')
    .update(Buffer.concat([Buffer.of(0), Buffer.from(hex, 'hex')]))
    .digest('hex');

/** From google/certificate-transparency, merkle tree tests: the leaves, and the root of the first so many. */
const vectors = [
  ['', '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
  ['00', 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
  ['10', 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77'],
  ['2021', 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7'],
  ['3031', '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4'],
  ['40414243', '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef'],
  ['5051525354555657', 'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c'],
  ['606162636465666768696a6b6c6d6e6f', '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'],
] as const;

describe('the tree', () => {
  it.each(vectors.map(([, root], i) => [i + 1, root] as const))(
    'of %i leaves has the root of RFC 6962',
    (size, root) => {
      const leaves = vectors.slice(0, size).map(([hex]) => leaf(hex));
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
