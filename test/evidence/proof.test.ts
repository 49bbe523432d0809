/** Proofs over the tree: against the vectors of certificate-transparency, against a tree built by hand, and damaged. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { empty, grown, rootOf } from '../../app/evidence/ledger/frontier.ts';
import { consistencyRanges, inclusionRanges, type Range } from '../../app/evidence/ledger/proof.ts';
import { leafHash } from '../../app/evidence/ledger/record.ts';
import { isContinued, isIncluded } from '../../app/evidence/verify/proof.ts';
import { vectorLeaves } from './tree-vectors.ts';

const rootIn = (leaves: readonly string[]) => (at: Range) =>
  rootOf(grown(empty, leaves.slice(at.from, at.to)));
const sized = (leaves: readonly string[], size: number) => ({
  size,
  root: rootIn(leaves)({ from: 0, to: size }),
});
const included = (leaves: readonly string[], place: number, size: number) =>
  inclusionRanges(place, size).map(rootIn(leaves));
const continued = (leaves: readonly string[], first: number, size: number) =>
  consistencyRanges(first, size).map(rootIn(leaves));

/** From google/certificate-transparency, merkle tree tests; places begin at 0. */
const paths = [
  [0, 1, []],
  [
    0,
    8,
    [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  ],
  [
    5,
    8,
    [
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  ],
  [2, 3, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
] as const;

const proofs = [
  [1, 1, []],
  [
    1,
    8,
    [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  ],
  [
    6,
    8,
    [
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  ],
  [
    2,
    5,
    [
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  ],
] as const;

describe('a proof that a record is in it', () => {
  it.each(paths)('of place %i of %i is the published one', (place, size, path) => {
    expect(included(vectorLeaves, place, size)).toEqual(path);
    const leaf = vectorLeaves[place] ?? '';
    expect(isIncluded({ leaf, place, ...sized(vectorLeaves, size) }, path)).toBe(true);
  });
});

describe('a proof that one goes on from another', () => {
  it.each(proofs)('of %i to %i is the published one', (first, size, proof) => {
    expect(continued(vectorLeaves, first, size)).toEqual(proof);
    expect(isContinued(sized(vectorLeaves, first), sized(vectorLeaves, size), proof)).toBe(true);
  });

  it('from nothing, or from more than there is, is none', () => {
    const [one, two] = [sized(vectorLeaves, 1), sized(vectorLeaves, 2)];
    expect(isContinued({ ...one, size: 0 }, two, [])).toBe(false);
    expect(isContinued(two, one, [])).toBe(false);
    expect(isContinued(one, { ...one, root: two.root }, [])).toBe(false);
  });
});

describe('proofs of any tree', () => {
  const trees = fc.integer({ min: 1, max: 70 }).chain((size) =>
    fc.record({
      leaves: fc.constant(Array.from({ length: size }, (_, i) => leafHash(String(i)).toString('hex'))),
      at: fc.nat({ max: size - 1 }),
    }),
  );

  it('hold, and do not when anything in them is another', () => {
    fc.assert(
      fc.property(trees, fc.nat(), ({ leaves, at: place }, any) => {
        const size = leaves.length;
        const leaf = leaves[place] ?? '';
        const whole = sized(leaves, size);
        const path = included(leaves, place, size);
        expect(isIncluded({ leaf, place, ...whole }, path)).toBe(true);
        expect(isIncluded({ leaf: leafHash('x').toString('hex'), place, ...whole }, path)).toBe(false);
        expect(isIncluded({ leaf, place, ...whole, root: leaf.replace(/./, 'x') }, path)).toBe(false);
        expect(isIncluded({ leaf, place, ...whole }, [...path, whole.root])).toBe(false);
        const first = place + 1;
        const proof = continued(leaves, first, size);
        const earlier = sized(leaves, first);
        expect(isContinued(earlier, whole, proof)).toBe(true);
        expect(isContinued({ ...earlier, root: leafHash('x').toString('hex') }, whole, proof)).toBe(false);
        expect(isContinued(earlier, whole, [...proof, whole.root])).toBe(false);
        if (path.length === 0) return;
        expect(isIncluded({ leaf, place, ...whole }, path.toSpliced(any % path.length, 1))).toBe(false);
        const odd = path.with(any % path.length, leafHash('x').toString('hex'));
        expect(isIncluded({ leaf, place, ...whole }, odd)).toBe(false);
        if (proof.length === 0) return;
        expect(isContinued(earlier, whole, proof.toSpliced(any % proof.length, 1))).toBe(false);
        const forged = proof.with(any % proof.length, leafHash('x').toString('hex'));
        expect(isContinued(earlier, whole, forged)).toBe(false);
      }),
    );
  });
});
