/** Attributes judged again from raw, by other rules of thumb than those that judged them: they never say otherwise. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Row } from '../../../app/evidence/model/population.ts';
import { branchChanges } from '../../../app/evidence/population/change-rows.ts';
import type { BranchFacts } from '../../../app/evidence/population/facts.ts';
import { judgeChange, verifyPackage } from '../../../app/evidence/standalone/verify.mjs';
import { type Deed, madeUp, period, refused } from '../changes/made.ts';
import { changes, dossier } from './dossiers.ts';
import { written } from './made.ts';

const deeds: readonly Deed[] = [
  'reviewed',
  'unreviewed',
  'pushed',
  'bypassed',
  'squashed',
  'rebased',
  'queued',
  'emergency',
  'by robot',
];
const rowsOf = (facts: BranchFacts) => [...branchChanges(facts, period, 'https://github.com').rows()];

/** As a package has it. */
const judged = (row: Row) => judgeChange(JSON.parse(JSON.stringify(row))) ?? {};

const contradicted = (rows: readonly Row[]) =>
  rows.flatMap((row) =>
    Object.entries(judged(row)).flatMap(([id, answer]) => {
      const own = row.attributes?.[id as 'A1'].answer;
      return answer === null || answer === own ? [] : [`${row.id} ${id}: ${own}, again ${answer}`];
    }),
  );

describe('attributes judged again from raw', () => {
  it('are what they were, whatever happened and whatever could not be read', () => {
    const missing = fc.subarray(['activity', 'pushes', 'line', 'pulls', 'suites', 'head'] as const);
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...deeds), { minLength: 1, maxLength: 20 }),
        missing,
        fc.boolean(),
        (history, sources, heard) => {
          const { facts } = madeUp(history);
          const gone = Object.fromEntries(sources.map((source) => [source, refused]));
          const known = { ...facts, ...gone, ...(heard ? {} : { captured: null }) } as BranchFacts;
          expect(contradicted(rowsOf(known))).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are judged where it is clear', () => {
    const rows = rowsOf({ ...madeUp(deeds).facts, captured: null });
    const of = (id: string) => rows.map((row) => judged(row)[id]).filter((answer) => answer !== null);
    expect(of('A1')).toEqual(expect.arrayContaining(['pass', 'fail']));
    expect(of('A2')).toEqual(expect.arrayContaining(['fail']));
  });

  it('name an answer that does not follow from its facts, and say what could not be judged', async () => {
    const rows = rowsOf({ ...madeUp(['pushed', 'reviewed']).facts, captured: null });
    const better = rows.map((row): Row => {
      const { attributes } = row;
      return attributes?.A1.answer === 'fail'
        ? { ...row, attributes: { ...attributes, A1: { ...attributes.A1, answer: 'pass' } } }
        : row;
    });
    const lied = await written(
      dossier(0, {
        period,
        populations: [{ ...changes(0), rows: () => better }],
        controls: () => [],
        attachments: [],
        continuity: () => [],
      }),
    );
    expect((await verifyPackage(lied, {})).problems).toEqual([]);
    const again = await verifyPackage(lied, { reperform: true });
    expect(again.problems).toEqual([
      expect.stringMatching(/: A1 is pass in the package, and fail from its facts$/),
    ]);
    expect(again.notProven).toContain('A3 to A6 and A8 to A12: they are not judged again.');
    expect(again.notProven).toContain(
      'A2 of 1 change: raw does not have all that it takes to judge it again, as who pushed last, where one person alone approved.',
    );
    const honest = await written(
      dossier(0, {
        period,
        populations: [{ ...changes(0), rows: () => rows }],
        controls: () => [],
        attachments: [],
        continuity: () => [],
      }),
    );
    expect((await verifyPackage(honest, { reperform: true })).proven).toContain(
      'Judged again from raw, with the same answers: A1 of 2 changes, A2 of 1 change, A7 of 0 changes.',
    );
  });
});
