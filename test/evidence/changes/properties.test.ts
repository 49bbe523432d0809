/** What holds of any history, whatever is known of it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Row } from '../../../app/evidence/model/population.ts';
import { branchChanges } from '../../../app/evidence/population/change-rows.ts';
import { changeClasses } from '../../../app/evidence/population/classes.ts';
import type { BranchFacts } from '../../../app/evidence/population/facts.ts';
import { type Deed, instant, ledger, madeUp, period, refused, start, unreadRules } from './made.ts';

const host = 'https://github.com';
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
const history = fc.array(fc.constantFrom(...deeds), { minLength: 1, maxLength: 30 });

const expected: Readonly<Record<Deed, string>> = {
  reviewed: 'reviewed',
  squashed: 'reviewed',
  rebased: 'reviewed',
  queued: 'reviewed',
  unreviewed: 'self-merged',
  pushed: 'direct push',
  bypassed: 'bypass',
  emergency: 'emergency',
  'by robot': 'bot by policy',
};

const changesIn = (facts: BranchFacts, within = period) => {
  const { rows, ...more } = branchChanges(facts, within, host);
  return { ...more, rows: [...rows()] };
};
const rowsIn = (facts: BranchFacts, within = period) => changesIn(facts, within).rows;
const tell = (rows: readonly Row[]) => rows.map(({ id, cells }) => [id, cells]);

/** Sources that can be missing. */
const sources = ['activity', 'pushes', 'line', 'pulls', 'suites', 'head', 'captured', 'rules'] as const;
type Source = (typeof sources)[number];

function without(facts: BranchFacts, missing: readonly Source[]): BranchFacts {
  const is = (source: Source) => missing.includes(source);
  return {
    ...facts,
    ...(is('activity') ? { activity: refused, activitySince: null, pushers: new Map() } : {}),
    ...(is('pushes') ? { pushes: refused } : {}),
    ...(is('line') ? { line: refused } : {}),
    ...(is('pulls') ? { pulls: refused } : {}),
    ...(is('suites') ? { suites: refused } : {}),
    ...(is('head') ? { head: refused } : {}),
    ...(is('captured') ? { captured: null } : {}),
    ...(is('rules') ? { rules: [unreadRules] } : {}),
  };
}

const passes = (row: Row | undefined): readonly string[] =>
  Object.entries(row?.attributes ?? {})
    .filter(([, { answer }]) => answer === 'pass')
    .map(([id]) => id);

/** A bypass that nobody logs is what it looks like. */
function likely(deed: Deed | undefined): readonly string[] {
  if (deed === undefined) return [];
  return deed === 'bypassed' ? [expected[deed], 'direct push', 'exempt suspected'] : [expected[deed]];
}

describe('changes of any history', () => {
  it('are what was done, each once, and tie out', () => {
    fc.assert(
      fc.property(history, (all) => {
        const { facts, truth } = madeUp(all);
        const { rows, incomplete, tieOuts } = changesIn(facts);
        expect(rows.map(({ cells }) => [cells.after, cells.class])).toEqual(
          [...truth].map(([after, deed]) => [after, expected[deed]]),
        );
        expect(incomplete).toEqual([]);
        expect(tieOuts.every(({ holds }) => holds === true)).toBe(true);
      }),
    );
  });

  it('do not depend on the order in which sources tell, nor on hearing of something twice', () => {
    const shuffled = history.chain((all) => {
      const { facts } = madeUp(all);
      const twice = <T>(list: readonly T[]) =>
        fc.shuffledSubarray([...list, ...list.slice(0, 5)], {
          minLength: list.length + Math.min(5, list.length),
        });
      const of = (told: BranchFacts['activity'] | BranchFacts['pushes'] | BranchFacts['pulls']) =>
        told.told ? twice<unknown>(told.value) : fc.constant([]);
      return fc.record({
        facts: fc.constant(facts),
        activity: of(facts.activity),
        pushes: of(facts.pushes),
        pulls: facts.pulls.told
          ? fc.shuffledSubarray([...facts.pulls.value], { minLength: facts.pulls.value.length })
          : fc.constant([]),
      });
    });
    fc.assert(
      fc.property(shuffled, ({ facts, ...lists }) => {
        const mixed = {
          ...facts,
          activity: { told: true, value: lists.activity },
          pushes: { told: true, value: lists.pushes },
          pulls: { told: true, value: lists.pulls },
        } as BranchFacts;
        expect(tell(rowsIn(mixed))).toEqual(tell(rowsIn(facts)));
      }),
    );
  });

  it('each have one class that is known, and all twelve answers, whatever is missing', () => {
    fc.assert(
      fc.property(history, fc.subarray([...sources]), (all, missing) => {
        const rows = rowsIn(without(madeUp(all).facts, missing));
        const ids = new Set(rows.map(({ id }) => id));
        expect(ids.size).toBe(rows.length);
        for (const { cells, attributes } of rows) {
          expect(changeClasses).toContain(cells.class);
          expect(Object.keys(attributes ?? {})).toHaveLength(12);
        }
      }),
    );
  });

  it('are the same rows where a period is split and joined again', () => {
    // At one of the landings, or between them.
    const cut = fc
      .tuple(fc.nat(40), fc.constantFrom(0, 1, 999))
      .map(([i, ms]) => instant(start + i * 21_600_000 + ms));
    fc.assert(
      fc.property(
        history,
        cut,
        fc.subarray(['pushes', 'line', 'pulls', 'captured', 'activity'] as const),
        (all, at, missing) => {
          const facts = without(madeUp(all).facts, missing);
          const halves = [
            ...rowsIn(facts, { from: period.from, to: at }),
            ...rowsIn(facts, { from: at, to: period.to }),
          ];
          const joined = new Map(halves.map((row) => [row.id, row]));
          const sorted = [...joined.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
          expect(tell(sorted)).toEqual(tell(rowsIn(facts)));
        },
      ),
    );
  });

  it('never get better for a source that is missing: no pass, no class but unknown, that was not there with it', () => {
    fc.assert(
      fc.property(history, fc.subarray([...sources]), (all, missing) => {
        const { facts, truth } = madeUp(all);
        const whole = new Map(rowsIn(facts).map((row) => [row.cells.after, row]));
        const changes = changesIn(without(facts, missing));
        for (const row of changes.rows) {
          const { after = '' } = row.cells;
          const passed = passes(row);
          expect(passes(whole.get(after))).toEqual(expect.arrayContaining([...passed]));
          expect(['unknown', ...likely(truth.get(String(after)))]).toContain(row.cells.class);
        }
        const lost = [...truth.keys()].filter(
          (after) => !changes.rows.some(({ cells }) => cells.after === after),
        );
        if (lost.length > 0) expect(changes.incomplete).not.toEqual([]);
      }),
    );
  });

  it('say so where a source lost one of them', () => {
    fc.assert(
      fc.property(history, fc.nat(), fc.constantFrom('activity', 'pushes', 'pulls'), (all, which, source) => {
        const { facts } = madeUp(all);
        const list = facts[source];
        if (!list.told || list.value.length === 0) return;
        const place = which % list.value.length;
        const lost = { told: true, value: list.value.filter((_, i) => i !== place) };
        const { rows, incomplete } = changesIn({ ...facts, [source]: lost } as BranchFacts);
        expect(incomplete.length).toBeGreaterThan(0);
        expect(rows.length).toBe(rowsIn(facts).length);
      }),
    );
  });

  it('are those of a ledger and a clone alone where GitHub shows no log', () => {
    const { facts, truth } = madeUp(['reviewed', 'pushed', 'rebased', 'squashed', 'queued', 'unreviewed']);
    const rows = rowsIn(without(facts, ['activity', 'head']));
    expect(rows.map(({ cells }) => cells.after)).toEqual([...truth.keys()]);
    expect(ledger.since < period.from).toBe(true);
  });
});
