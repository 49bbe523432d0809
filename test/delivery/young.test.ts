/** A repository that is younger than the days that are asked for: what is said of a week is of the days that there are. */
import { describe, expect, it } from 'vitest';
import { daysOf } from '../../app/delivery/definitions/baseline.ts';
import { linked, measured } from '../../app/delivery/definitions/measure.ts';
import { deliveryFact } from '../../app/delivery/fact.ts';
import { historyOfRows } from '../../app/delivery/github/history.ts';
import { beginning, type Reading } from '../../app/delivery/github/reading.ts';
import { renderDigestSection } from '../../app/delivery/shown/digest.ts';
import { metricsJson, renderMetricsCsv } from '../../app/delivery/shown/json.ts';
import { limits } from '../../app/delivery/shown/limits.ts';
import { sideBySide } from '../../app/delivery/shown/portfolio.ts';
import { renderPullRequest } from '../../app/delivery/shown/pull-request.ts';
import { renderRelease } from '../../app/delivery/shown/release.ts';
import { deliveryOf, type Source } from '../../app/delivery/shown/report.ts';
import { deploymentColumns } from '../../app/delivery/shown/series.ts';
import { usualMetrics } from '../../policies/engine/metrics-rules.ts';
import { needed } from '../../policies/engine/part.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { own } from '../../policies/engine/prose.ts';
import { at, change, deployment, history } from './made.ts';

const days = Array.from({ length: 20 }, (_, i) => `03-${String(i + 11).padStart(2, '0')}`);

/** A change a day from 03-11 on, each live two hours later; nothing before. */
const made = {
  ...history({
    changes: days.map((on, i) =>
      change({
        id: `c${i}`,
        written: `${on} 07:00`,
        opened: `${on} 08:00`,
        reviews: [[`${on} 09:00`, 'person']],
        merged: `${on} 10:00`,
        more: { number: i + 1 },
      }),
    ),
    deployments: days.map((on, i) => deployment(`c${i}`, `${on} 12:00`)),
  }),
  begins: at('03-11 00:00'),
};
const all = linked(made);
const before = (until: string) => ({ since: at(until) - 90 * 86_400, until: at(until) });

const source: Source = {
  branch: 'main',
  history: made,
  deploymentsAre: own('Deployments: made.'),
  limits: [],
  incidentsKnown: true,
  words: { pushed: 'pushed', startUnknown: 'unknown', unlinked: 'unlinked' },
};

it('rates are of the days that there are', () => {
  const { frequency, headline } = measured(all, before('03-31 00:00'));
  expect(frequency.perWeek).toBe(7);
  expect(headline.reviewLoad).toMatchObject({ askedPerWeek: 7, givenPerWeek: 7 });
  expect(daysOf(all, before('03-31 00:00'))).toBe(20);
});

it('of no day there is no rate, and of hours there is one of a day', () => {
  expect(measured(all, before('03-11 00:00')).frequency.perWeek).toBeNull();
  const hours = measured(all, { since: at('03-01 00:00'), until: at('03-11 13:00') });
  expect(hours.frequency.perWeek).toBe(7);
});

it('an old one has all of them, however quiet it was', () => {
  const old = linked({ ...made, begins: at('01-01 00:00') - 365 * 86_400 });
  expect(measured(old, before('03-31 00:00')).frequency.perWeek).toBeCloseTo((20 / 90) * 7, 10);
  const unsaid = linked(history(made));
  expect(measured(unsaid, before('03-31 00:00')).frequency.perWeek).toBeCloseTo((20 / 90) * 7, 10);
});

it('a week before the first day is no column, and one without a deployment is', () => {
  const quiet = { ...made, deployments: made.deployments.filter((_, i) => i < 2 || i > 17) };
  const { columns } = deploymentColumns(
    deliveryOf('shop', { ...source, history: quiet }, before('03-31 00:00')),
  );
  expect(columns.map(({ value }) => value)).toEqual([2, 0, 2]);
});

it('a clone and GitHub say when they begin', () => {
  const commit = (sha: string, parents: readonly string[], day: string) => ({
    ...{
      sha,
      parents,
      writtenAt: at(`${day} 10:00`),
      committedAt: at(`${day} 10:00`),
      cohort: 'person' as const,
    },
    ...{ subject: sha, copies: [], named: { reverted: [], causedBy: [], isRevert: false, hotfix: false } },
  });
  const since = at('01-01 00:00');
  const empty = beginning('acme/shop', since);
  const overview = {
    branch: 'main',
    head: 'b',
    environments: ['production'],
    recent: [],
    deployments: 0,
    incidentLabels: [],
  };
  const read = (commits: Reading['rows']['commits'], deployments: Reading['rows']['deployments'] = []) =>
    historyOfRows(
      {
        ...empty,
        overview: { ...overview, name: 'acme/shop' } as never,
        rows: { ...empty.rows, commits, deployments },
      },
      usualMetrics,
    ).history.begins;
  expect(read([commit('a', [], '03-01'), commit('b', ['a'], '03-02')])).toBe(at('03-01 10:00'));
  // What is older was not read.
  expect(read([commit('a', ['0'], '03-01'), commit('b', ['a'], '03-02')])).toBe(since);
  // The branch was written anew: what was deployed before is older than it.
  const statuses = [{ state: 'success' as const, at: at('02-01 00:00'), environment: 'production' }];
  const old = { id: '1', commit: 'z', environment: 'production', createdAt: 0, statuses, whole: true };
  expect(read([commit('a', [], '03-01'), commit('b', ['a'], '03-02')], [old])).toBe(at('02-01 00:00'));
});

describe('says so', () => {
  it('below the numbers, and in the file for programs', () => {
    const delivery = deliveryOf('shop', source, before('03-31 00:00'), {
      before: { since: at('01-01 00:00') - 80 * 86_400, until: at('01-01 00:00') },
    });
    expect(limits(delivery).map(toPlain)).toContain(
      'The history begins on 2026-03-11, so what is said of a week is of the 20 days of the window since then.',
    );
    expect(metricsJson(delivery).deploymentFrequency).toEqual({ perWeek: 7, n: 20, days: 20 });
    // There was nothing before it: that is no 0.
    expect(sideBySide({ name: 'acme', deliveries: [delivery], notRead: [] }).rows[0]?.[4]).toBe('7');
  });

  it('but nothing of a window that lies in the history', () => {
    const delivery = deliveryOf('shop', source, { since: at('03-15 00:00'), until: at('03-20 00:00') });
    expect(limits(delivery).map(toPlain).join()).not.toContain('begins');
  });

  it('in comments and in the digest', () => {
    const digest = renderDigestSection('shop', all, at('03-31 00:00'), true);
    expect(digest).toContain('13 days before');
    expect(digest).toContain('| 7 a week |');
    const known = { source: own('made'), gaps: [] };
    const release = renderRelease({ tag: 'v1', commit: 'c19', linked: all, known, errorBudget: [] });
    expect(release).toContain('The 20 days before: 6.8 deployments a week');
    expect(release).toContain('(20-day P50:');
    expect(release).toContain('2026-03-11 to 2026-03-30');
    const [last] = made.changes.slice(-1);
    expect(last && renderPullRequest(all, last)?.body).toContain('P75 of the 20 days before the merge');
  });

  it('to policies', () => {
    const known = {
      history: made,
      source: own('made'),
      since: at('01-01 00:00') - 400 * 86_400,
      readAt: 0,
      gaps: [],
    };
    const now = at('03-31 00:00') + 28 * 86_400;
    expect(needed(deliveryFact(known, now))).toMatchObject({ recent: { days: 28 }, before: { days: 20 } });
  });
});

it('titles in the rows for a spreadsheet are neither formulas nor control characters', () => {
  const [one] = made.changes;
  const changes = one ? [{ ...one, title: '=cmd\u001b[31m\n' }] : [];
  const csv = renderMetricsCsv(
    deliveryOf('shop', { ...source, history: { ...made, changes } }, before('03-31 00:00')),
  );
  expect(csv).toContain(`"'=cmd[U+001B][31m⏎"`);
});

it('debt is what the configuration calls so', () => {
  const labelled = made.changes.map((one, i) => ({ ...one, labels: [i < 5 ? 'Cleanup' : 'debt'] }));
  const history = { ...made, changes: labelled };
  const of = (debtLabels?: readonly string[]) =>
    deliveryOf('shop', { ...source, history, ...(debtLabels ? { debtLabels } : {}) }, before('03-31 00:00'))
      .measures.headline.debtShare.ofAll?.n;
  expect([of(), of(['cleanup'])]).toEqual([15, 5]);
});
