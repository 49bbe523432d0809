/**
 * A wrong number that another tool printed, per metric, with what it printed and what is right. Each was reported by its users; the
 * right answers were worked out by hand.
 */
import { describe, expect, it } from 'vitest';
import type { Change } from '../../app/delivery/definitions/model.ts';
import { headlineNumbers } from '../../app/delivery/shown/numbers.ts';
import { deliveryOf } from '../../app/delivery/shown/report.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { own } from '../../policies/engine/prose.ts';
import { at, change, deployment, first, history, hours, type MadeHistory, measure } from './made.ts';

/** As people read it. */
function words(id: string, made: MadeHistory): string | undefined {
  const source = {
    branch: 'main',
    history: history(made),
    deploymentsAre: own('Deployments.'),
    limits: [],
    incidentsKnown: true,
    words: { pushed: '', startUnknown: '', unlinked: '' },
  };
  const march = { since: at('03-01 00:00'), until: at('03-31 00:00') };
  const said = headlineNumbers(deliveryOf('acme/shop', source, march)).find((one) => one.id === id);
  return said && toPlain(said.words);
}

describe('lead time', () => {
  const [a, b] = [
    change({ id: 'a', written: '03-02 09:00', merged: '03-02 10:00' }),
    change({ id: 'b', written: '03-09 10:00', merged: '03-09 10:30' }),
  ];

  it('of apache/devlake#7193: all commits were tied to the newest deployment', () => {
    const deployments = [first(), deployment('a', '03-02 11:00'), deployment('b', '03-09 11:00')];
    const { rows, spread } = measure({ changes: [a, b], deployments }).headline.leadTime;
    // It said 170 h and 1 h: a half of 85.5 h.
    expect(rows.map(({ seconds }) => seconds)).toEqual([hours(2), hours(1)]);
    expect(spread?.p50).toBe(hours(1.5));
  });

  it('of apache/devlake#8188, #8790: the first deployment swallowed what was a year old', () => {
    const old = change({ id: 'old', written: '01-02 09:00', merged: '01-02 10:00' });
    const deployments = [deployment('old', '03-01 10:00'), deployment('a', '03-02 11:00')];
    const { leadTime } = measure({ changes: [old, a], deployments }).headline;
    expect(leadTime.rows.map(({ change: { id }, seconds }) => [id, seconds])).toEqual([['a', hours(2)]]);
  });

  it('of apache/devlake#5909: a deployment of another commit than the merge had none', () => {
    const deployments = [first(), deployment('later', '03-02 11:00')];
    const { leadTime } = measure({ changes: [a], deployments, line: ['a', 'later'] }).headline;
    expect(leadTime).toMatchObject({ rows: [{ seconds: hours(2) }], coverage: { n: 1, of: 1 } });
  });

  it('of apache/devlake#4853: there was one although there are no deployments', () => {
    expect(words('lead-time', { changes: [a] })).toBe('no data');
  });

  it('ends with the run that succeeded, be the merge hours before the run that failed', () => {
    const statuses = [{ state: 'failure', at: at('03-02 10:10') }] as const;
    const deployments = [
      first(),
      deployment('a', '03-02 10:10', { id: 'try', statuses }),
      deployment('a', '03-02 15:00', { id: 'staging', environment: 'other' }),
      deployment('a', '03-02 16:00'),
    ];
    const numbers = measure({ changes: [a], deployments });
    expect(numbers.headline.leadTime.rows).toMatchObject([{ live: at('03-02 16:00'), seconds: hours(7) }]);
    expect(numbers.frequency.rows).toMatchObject([{ attempts: 2 }]);
    expect(numbers.stability.failRate).toMatchObject({ n: 0, of: 1 });
  });
});

describe('deployment frequency', () => {
  const deployed = (n: number) => ({
    deployments: Array.from({ length: n }, (_, i) => deployment(`c${i}`, `03-0${i + 1} 10:00`)),
  });

  it('of middlewarehq/middleware#375, #593: 9 and 2 in 30 days were whole numbers of a mean', () => {
    expect(words('deployment-frequency', deployed(9))).toBe('2.1 a week (9 in the window)');
    expect(words('deployment-frequency', deployed(2))).toBe('0.5 a week (2 in the window)');
  });

  it('of fourkeys: staging, and each success of one deployment, were deployments of their own', () => {
    const twice = [
      { state: 'success', at: at('03-02 15:00') },
      { state: 'success', at: at('03-02 15:01') },
    ] as const;
    const deployments = [
      deployment('a', '03-02 10:00', { id: 'staging', environment: 'other' }),
      deployment('a', '03-02 15:00', { statuses: twice }),
    ];
    expect(measure({ deployments }).frequency.rows).toHaveLength(1);
  });
});

describe('change fail rate', () => {
  it('of fourkeys#351: it was of changes, and not of deployments', () => {
    const changes = Array.from({ length: 10 }, (_, i) => change({ id: `c${i}`, merged: `03-02 0${i}:00` }));
    const incidents = [
      { id: 'i', openedAt: at('03-02 13:00'), resolvedAt: at('03-02 14:00'), deployments: ['d'] },
    ];
    const deployments = [
      first(),
      deployment('c4', '03-02 12:00', { id: 'd' }),
      deployment('c9', '03-02 15:00'),
    ];
    // 1 of 10 would be 10 %.
    expect(words('change-fail-rate', { changes, deployments, incidents })).toBe('50 % (1 of 2)');
  });

  it('of apache/devlake#8890 and fourkeys#213: incidents were counted, and again when they were edited', () => {
    const deployments = ['a', 'b', 'c', 'd'].map((id, i) => deployment(id, `03-0${i + 2} 10:00`, { id }));
    const told = (id: string, resolvedAt: number | null) => ({
      ...{ id, openedAt: at('03-02 11:00'), resolvedAt, deployments: ['a'] },
    });
    const incidents = [told('i', null), told('i', at('03-02 12:00')), told('j', at('03-02 11:30'))];
    expect(measure({ deployments, incidents }).stability.failRate).toMatchObject({ n: 1, of: 4 });
  });
});

describe('recovery time', () => {
  const deployments = [deployment('a', '03-02 10:00', { id: 'd' })];

  it('of apache/devlake#8150: an outage of the cloud was the last deployment’s, however old', () => {
    const incidents = [
      { id: 'cloud', openedAt: at('03-04 03:00'), resolvedAt: at('03-04 05:00'), deployments: [] },
    ];
    const { stability } = measure({ deployments, incidents });
    expect(stability).toMatchObject({ recovery: null, failures: [], failRate: { n: 0, of: 1 } });
  });

  it('of means with what is open: 40 minutes and a failure that nothing repaired are 40 minutes, and one', () => {
    const incidents = [
      { id: 'i', openedAt: at('03-02 10:10'), resolvedAt: at('03-02 10:40'), deployments: ['d'] },
      { id: 'j', openedAt: at('03-29 18:00'), resolvedAt: null, deployments: ['e'] },
    ];
    const both = [...deployments, deployment('b', '03-29 18:00', { id: 'e' })];
    expect(words('recovery-time', { deployments: both, incidents })).toBe(
      'P50 40 m, P75 40 m, P90 40 m (n = 1), 1 open, ≥ 1 d 6 h',
    );
  });
});

it('rework rate, of apache/devlake#8730: nobody had one; what ships with its own repair is none', () => {
  const changes = [
    change({ id: 'a', merged: '03-02 09:00' }),
    change({ id: 'b', merged: '03-03 09:00', more: { hotfix: true } }),
    change({ id: 'c', merged: '03-04 09:00' }),
    change({ id: 'd', merged: '03-04 09:30', more: { reverts: ['c'] } }),
  ];
  const deployments = [
    first(),
    deployment('a', '03-02 10:00'),
    deployment('b', '03-03 10:00'),
    deployment('d', '03-04 10:00'),
  ];
  expect(words('rework-rate', { changes, deployments })).toBe('33.3 % (1 of 3)');
});

it('cycle time, of middlewarehq/middleware#696 and apache/devlake#4382: without a review the time being open was lost', () => {
  const made = change({ id: 'a', written: '03-02 09:30', opened: '03-02 10:00', merged: '03-02 12:00' });
  const { spread, coverage } = measure({ changes: [made] }).headline.cycleTime;
  expect(spread).toMatchObject({ n: 1, p50: hours(2.5) });
  expect(coverage).toMatchObject({ n: 1, of: 1 });
});

it('review load, of apache/devlake#9000: reviews by bots and authors were reviews', () => {
  const made = change({
    id: 'a',
    opened: '03-02 10:00',
    reviews: [
      ['03-02 10:00', 'bot'],
      ['03-02 10:05', 'author'],
      ['03-02 16:00', 'person', 'approves'],
      ['03-02 16:01', 'bot'],
    ],
    merged: '03-02 17:00',
  });
  const { headline } = measure({ changes: [made], deployments: [first(), deployment('a', '03-02 18:00')] });
  expect(headline.reviewLoad).toMatchObject({ asked: 1, given: 1, waiting: [] });
  expect(headline.leadTime.rows).toMatchObject([{ stages: { pickup: hours(6) } }]);
});

it('batch size, of fourkeys#46: of several merges in one deployment the last one counted', () => {
  const changes = ['a', 'b', 'c'].map((id, i) => change({ id, merged: `03-02 1${i}:00` }));
  const { batchSize, headline, frequency } = measure({
    changes,
    deployments: [first(), deployment('c', '03-02 13:00')],
  });
  expect(batchSize.spread).toMatchObject({ n: 1, p50: 3 });
  // Nor is the frequency bought with lead times that are lost.
  expect(headline.leadTime.spread?.n).toBe(3);
  expect(frequency.rows).toHaveLength(1);
});

it('debt share, of allocations that leave out what has no category: 2 of 7 were 28.6 % of the work', () => {
  const labels: readonly Change['labels'][] = [
    ...[['debt'], ['Refactoring']],
    ...Array.from({ length: 5 }, () => ['feature']),
    ...[[], [], []],
  ];
  const changes = labels.map((own, i) =>
    change({
      id: `c${i}`,
      opened: '03-02 10:00',
      merged: '03-02 11:00',
      more: own === undefined ? {} : { labels: own },
    }),
  );
  expect(words('debt-share', { changes })).toBe(
    '20 % (2 of 10), 28.6 % (2 of 7) of those with a label, at most 50 % (5 of 10); 70 % have one',
  );
});
