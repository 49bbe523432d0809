/** Review load, debt share, working hours, error budget, and what is compared with: worked out by hand. */
import { describe, expect, it } from 'vitest';
import { leastCompared, slowestOf, stageBaseline } from '../../app/delivery/definitions/baseline.ts';
import { errorBudgetOf } from '../../app/delivery/definitions/error-budget.ts';
import { linked } from '../../app/delivery/definitions/measure.ts';
import type { Change } from '../../app/delivery/definitions/model.ts';
import { inWorkingHours, usualHours, workingSeconds } from '../../app/delivery/definitions/working-hours.ts';
import { at, change, deployment, first, history, hours, measure } from './made.ts';

const minutes = (n: number) => n * 60;
const march = { since: at('03-01 00:00'), until: at('03-31 00:00') };

const labelled = (id: string, labels?: Change['labels'], more: Partial<Change> = {}) =>
  change({
    id,
    opened: '03-02 10:00',
    merged: '03-03 10:00',
    more: { ...(labels === undefined ? {} : { labels }), ...more },
  });

describe('debt share', () => {
  it('of 10 pull requests, 2 of debt, 5 other and 3 without a label, is 20 % of all and 28.6 % of the labelled', () => {
    const changes = [
      ...['a', 'b'].map((id) => labelled(id, ['size: S', 'Tech-Debt'])),
      ...['c', 'd', 'e', 'f', 'g'].map((id) => labelled(id, ['feature'])),
      labelled('h', []),
      labelled('i'),
      labelled('j', { notKnown: ['nobody asked'] }),
      // No part of it: by a bot, pushed, of another month.
      labelled('k', ['debt'], { cohort: 'bot' }),
      change({ id: 'l', merged: '03-03 10:00', more: { labels: ['debt'] } }),
      change({ id: 'm', opened: '02-02 10:00', merged: '02-03 10:00', more: { labels: ['debt'] } }),
    ];
    const { ofAll, ofLabelled, coverage, atMost } = measure({ changes }).headline.debtShare;
    expect(ofAll).toEqual({ n: 2, of: 10, value: 0.2 });
    expect(coverage).toEqual({ n: 7, of: 10, value: 0.7 });
    expect(ofLabelled?.value).toBeCloseTo(0.2857, 4);
    expect(atMost).toEqual({ n: 5, of: 10, value: 0.5 });
  });

  it('of nothing there is none', () => {
    expect(measure({}).headline.debtShare).toEqual({
      rows: [],
      ofAll: null,
      ofLabelled: null,
      coverage: null,
      atMost: null,
    });
  });
});

describe('review load', () => {
  const open = (id: string, opened: string, more: Parameters<typeof change>[0]['reviews'] = []) =>
    change({ id, opened, merged: opened, reviews: more, more: { outcome: { kind: 'open' } } });

  it('counts what was asked for and given in the window, by people who are not the author', () => {
    const changes = [
      // Asked before the window, given in it.
      change({
        id: 'a',
        opened: '02-27 10:00',
        merged: '03-03 10:00',
        reviews: [
          ['03-02 09:00', 'bot'],
          ['03-02 10:00', 'author'],
          ['03-02 11:00', 'person'],
          ['03-03 09:00', 'person', 'approves'],
        ],
      }),
      // Asked when it was no draft any more.
      change({
        id: 'b',
        opened: '02-01 10:00',
        merged: '03-20 10:00',
        drafts: [['02-01 10:00', '03-10 10:00']],
      }),
      open('c', '03-30 10:00'),
      open('d', '03-30 11:00', [['03-30 12:00', 'person']]),
      change({ id: 'e', merged: '03-03 10:00' }),
      labelled('f', [], { cohort: 'bot' }),
      labelled('g', [], { pullRequest: { notKnown: ['a clone'] } }),
    ];
    const { asked, given, waiting, coverage, askedPerWeek } = measure({ changes }).headline.reviewLoad;
    expect({ asked, given }).toEqual({ asked: 3, given: 3 });
    expect(waiting.map(({ id }) => id)).toEqual(['c']);
    expect(coverage).toEqual({ n: 4, of: 5, value: 0.8 });
    expect(askedPerWeek).toBeCloseTo(3 / (30 / 7), 6);
  });

  it('a draft asks for none', () => {
    const draft = change({ id: 'a', opened: '03-02 10:00', merged: '03-02 10:00' });
    const pullRequest = {
      openedAt: at('03-02 10:00'),
      drafts: [{ from: at('03-02 10:00'), to: null }],
      reviews: [],
      queuedAt: null,
      rewritten: false,
    };
    const changes = [{ ...draft, outcome: { kind: 'open' } as const, pullRequest }];
    const { asked, waiting } = measure({ changes }).headline.reviewLoad;
    expect({ asked, waiting }).toEqual({ asked: 0, waiting: [] });
  });
});

describe('working hours', () => {
  it('a pull request of Friday 17:00 that is reviewed on Monday 9:30 waited half an hour', () => {
    const made = change({
      id: 'a',
      opened: '03-06 17:00',
      reviews: [['03-09 09:30', 'person']],
      merged: '03-09 11:30',
    });
    const { headline } = measure({ changes: [made], deployments: [first(), deployment('a', '03-09 12:00')] });
    expect(headline.leadTime.rows[0]?.stages.pickup).toBe(hours(64.5));
    const { pickup, review } = inWorkingHours([made], march, 'person', usualHours);
    expect(pickup?.p50).toBe(minutes(30));
    expect(review?.p50).toBe(hours(2));
  });

  it.each([
    // Berlin is an hour ahead until 2026-03-29 01:00 UTC, then two.
    ['the Friday before clocks are set', '03-27 00:00', '03-28 00:00', hours(8)],
    ['the Sunday on which they are, though it had hours', '03-29 00:00', '03-30 00:00', 0],
    ['the Monday after', '03-30 06:30', '03-30 07:30', minutes(30)],
    ['backwards', '03-30 12:00', '03-27 12:00', 0],
  ])('%s', (_, from, to, expected) => {
    const long = workingSeconds({ ...usualHours, timeZone: 'Europe/Berlin' });
    expect(long({ from: at(from), to: at(to) })).toBe(expected);
  });

  it('leaves drafts out', () => {
    const made = change({
      id: 'a',
      opened: '03-04 09:00',
      drafts: [['03-04 09:00', '03-04 12:00']],
      reviews: [['03-04 14:00', 'person']],
      merged: '03-04 15:00',
    });
    expect(inWorkingHours([made], march, 'person', usualHours).pickup?.p50).toBe(hours(2));
  });
});

describe('error budget', () => {
  const objective = { available: 0.999, days: 30 };
  const now = at('03-31 00:00');
  const outage = (from: string, minutesLong: number | null, byChange: boolean | null = null) => ({
    from: at(from),
    to: minutesLong === null ? null : at(from) + minutes(minutesLong),
    byChange,
  });
  const reading = (outages: readonly ReturnType<typeof outage>[], readAt = now) => ({
    source: 'status.example.com',
    readAt,
    outages,
  });

  it('of 99.9 % in 30 days is 43.2 minutes: 20 and 30 of outage use 115.7 % of it', () => {
    const outages = [outage('03-04 10:00', 20, true), outage('03-20 10:00', 30)];
    const budget = errorBudgetOf(objective, reading(outages), now);
    if ('notKnown' in budget) throw new Error('not known');
    expect(budget.allowed).toBeCloseTo(minutes(43.2), 6);
    expect(budget.usedShare).toBeCloseTo(1.157, 3);
    expect(budget.left).toBe(0);
    expect(budget.byChange).toEqual({ n: minutes(20), of: minutes(50), value: 0.4 });
    expect(budget.unexplained).toBe(minutes(30));
  });

  it.each([
    ['two at the same time', [outage('03-04 10:00', 20), outage('03-04 10:10', 20)], minutes(30)],
    ['one that began before its days', [outage('02-28 23:50', 20)], minutes(10)],
    ['one that goes on', [outage('03-30 23:50', null)], minutes(10)],
    ['one of another month', [outage('02-01 10:00', 20)], 0],
    ['none', [], 0],
  ])('%s', (_, outages, used) => {
    expect(errorBudgetOf(objective, reading(outages), now)).toMatchObject({ used });
  });

  it('is not known without a reading, or with an old one: that is not 100 %', () => {
    expect(errorBudgetOf(objective, null, now)).toHaveProperty('notKnown');
    expect(errorBudgetOf(objective, reading([], now - 86_401), now)).toHaveProperty('notKnown');
  });
});

describe('the repository’s own history', () => {
  /** As many as given, each a day later, with an hour of pickup, the last one aside. */
  const reviewed = (n: number) =>
    Array.from({ length: n }, (_, i) => {
      const day = `03-${String(i + 1).padStart(2, '0')}`;
      return change({
        id: `c${i}`,
        opened: `${day} 08:00`,
        reviews: [[`${day} 09:00`, 'person']],
        merged: `${day} 10:00`,
      });
    });
  const stages = { coding: 0, pickup: hours(19), review: hours(3) };

  it('names the stage that took longest beyond its P75', () => {
    const own = stageBaseline(linked(history({ changes: reviewed(leastCompared) })), at('03-20 00:00'));
    expect(slowestOf(stages, own)).toMatchObject({ stage: 'pickup', spread: { n: 10, p75: hours(1) } });
    expect(slowestOf({ ...stages, pickup: hours(1) + 60, review: 60 }, own)).toBe(null);
  });

  it('compares nothing with fewer than ten', () => {
    const own = stageBaseline(linked(history({ changes: reviewed(leastCompared - 1) })), at('03-20 00:00'));
    expect(slowestOf(stages, own)).toBe(null);
  });

  it('has what landed in the 90 days before, by people, and not what is compared', () => {
    const changes = [
      ...reviewed(2),
      change({ id: 'old', opened: '01-01 00:00', merged: '01-02 00:00' }),
      change({ id: 'bot', opened: '03-01 00:00', merged: '03-02 00:00', more: { cohort: 'bot' } }),
    ];
    const all = linked(history({ changes }));
    expect(stageBaseline(all, at('04-30 00:00')).pickup?.n).toBe(2);
    expect(stageBaseline(all, at('03-02 10:00')).pickup?.n).toBe(1);
  });
});
