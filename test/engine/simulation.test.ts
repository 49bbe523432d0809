/** Assessments of many changes → one table. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Assessment } from '../../policies/engine/evaluate.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { say } from '../../policies/engine/prose.ts';
import { differenceWords, tallyDifference } from '../../policies/engine/simulation/difference.ts';
import { fateOf, tallySimulation } from '../../policies/engine/simulation/tally.ts';
import type { Simulated } from '../../policies/engine/simulation.ts';
import { failing, lodash, missingRecord, passing, skipping, unknown } from './report/reports.ts';

let sha = 0;

function change(assessments: readonly Assessment[], author = 'maria'): Simulated {
  sha += 1;
  const title = `Change ${sha}`;
  return {
    change: {
      number: sha,
      sha: String(sha).padStart(40, '0'),
      title,
      author,
      mergedAt: '2026-11-02T10:00:00Z',
    },
    notLookedAt: [],
    assessments,
  };
}

describe('what a change would have met', () => {
  it.each([
    ['held', [failing('a', 'block', [lodash]), unknown('b')]],
    ['unsure', [unknown('a'), failing('b', 'warn', [lodash])]],
    ['warned', [failing('a', 'warn', [lodash]), passing('b')]],
    ['free', [failing('a', 'observe', [lodash]), unknown('b', 'warn'), skipping('c')]],
    ['free', []],
  ] as const)('%s', (fate, assessments) => {
    expect(fateOf(change(assessments))).toBe(fate);
  });
});

describe('tallySimulation', () => {
  it('counts changes once and policies each, what holds most first', () => {
    const tally = tallySimulation([
      change([
        failing('b', 'block', [lodash, missingRecord]),
        failing('a', 'observe', [lodash]),
        passing('c'),
      ]),
      change([unknown('b'), failing('a', 'observe', [lodash]), passing('c')]),
      change([passing('b'), skipping('a', 'observe'), passing('c')]),
    ]);
    expect(tally).toMatchObject({ changes: 3, held: 1, unsure: 1, warned: 0, asking: 2 });
    expect(
      tally.rows.map(({ policy, failed, unknown, passed, skipped }) => [
        policy,
        failed,
        unknown,
        passed,
        skipped,
      ]),
    ).toEqual([
      ['b', 1, 1, 1, 0],
      ['a', 2, 0, 0, 1],
      ['c', 0, 0, 3, 0],
    ]);
    expect(tally.rows[0]?.examples).toMatchObject([{ findings: 2, says: lodash.message }]);
    expect(tally.rows[0]?.unseen).toEqual({
      reason: say`${'api.osv.dev'} answered 503 three times`,
      changes: 1,
    });
  });

  it('keeps the three newest examples', () => {
    const changes = Array.from({ length: 5 }, () => change([failing('a', 'block', [lodash])]));
    const shown = tallySimulation(changes).rows[0]?.examples.map((one) => one.change.number);
    expect(shown).toEqual(changes.slice(0, 3).map((one) => one.change.number));
  });

  it.each([
    [['maria', 'maria', 'maria', 'tom'], { author: 'maria', failed: 3 }],
    [['maria', 'maria', 'maria', 'tom', 'eve', 'tom', 'eve'], null],
    [['maria', 'maria'], null],
  ])('names who made most of %j: %j', (authors, expected) => {
    const changes = authors.map((author) => change([failing('a', 'block', [lodash])], author));
    expect(tallySimulation(changes).rows[0]?.mostBy).toEqual(expected);
  });

  it('loses no change, whatever came out', () => {
    const rungs = fc.constantFrom('observe', 'warn', 'block');
    const any = fc
      .tuple(fc.constantFrom('a', 'b', 'c'), rungs, fc.integer({ min: 0, max: 3 }))
      .map(
        ([policy, rung, kind]) =>
          [
            passing(policy, rung),
            skipping(policy, rung),
            unknown(policy, rung),
            failing(policy, rung, [lodash]),
          ][kind] ?? passing(policy),
      );
    const list = fc.array(fc.uniqueArray(any, { selector: ({ policy }) => policy }));
    fc.assert(
      fc.property(list, (all) => {
        const tally = tallySimulation(all.map((one) => change(one)));
        expect(tally.held + tally.unsure + tally.warned).toBeLessThanOrEqual(tally.changes);
        expect(tally.asking).toBeGreaterThanOrEqual(tally.held + tally.warned);
        for (const row of tally.rows) {
          const judged = all.filter((one) => one.some(({ policy }) => policy === row.policy)).length;
          expect(row.failed + row.unknown + row.passed + row.skipped + row.waived).toBe(judged);
        }
      }),
    );
  });
});

describe('a difference', () => {
  const rest = { cut: null, notLookedAt: [] };
  const twice = (before: Assessment, after: Assessment) => ({
    change: change([]).change,
    before: [before],
    after: [after],
  });

  it('shows what is newly held first, and counts both sides', () => {
    const already = twice(failing('a', 'block', [lodash]), failing('a', 'block', [lodash]));
    const newly = twice(failing('a', 'warn', [lodash]), failing('a', 'block', [lodash]));
    const freed = twice(failing('a', 'block', [lodash]), failing('a', 'warn', [lodash]));
    const unseen = twice(unknown('a', 'warn'), unknown('a', 'block'));
    const simulation = tallyDifference([already, newly, freed, unseen], rest);
    expect(simulation).toMatchObject({ changes: 4, held: 2, heldInForce: 2, unsure: 1, warned: 1 });
    expect(toPlain(differenceWords(simulation))).toBe(
      `Simulated over the last 4 merged changes, the changed policies would have held 2 (as they are in force: 2); 1 more could not be judged in full; 1 would have had something to consider: #${newly.change.number} ${newly.change.title} (a), #${already.change.number} ${already.change.title} (a).`,
    );
  });

  it('says why when nothing was looked at', () => {
    expect(toPlain(differenceWords({ looked: false, reason: say`GitHub answered ${'502'}` }))).toBe(
      'It could not be simulated over merged changes: GitHub answered 502.',
    );
    expect(toPlain(differenceWords(tallyDifference([], rest)))).toContain('Nothing was merged here yet');
  });
});
