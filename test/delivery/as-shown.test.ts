/** What stands beside a number belongs to it: that it is the least, that it is open, all that it is a part of. */
import { describe, expect, it } from 'vitest';
import { linked, measured, rules } from '../../app/delivery/definitions/measure.ts';
import type { Rule } from '../../app/delivery/definitions/model.ts';
import { startOfDay } from '../../app/delivery/definitions/working-hours.ts';
import { chartNote } from '../../app/delivery/shown/chart.ts';
import { renderDigestSection } from '../../app/delivery/shown/digest.ts';
import { renderExplanation } from '../../app/delivery/shown/explain.ts';
import { headlineNumbers } from '../../app/delivery/shown/numbers.ts';
import { sideBySide } from '../../app/delivery/shown/portfolio.ts';
import { renderPullRequest } from '../../app/delivery/shown/pull-request.ts';
import { renderRelease } from '../../app/delivery/shown/release.ts';
import { type Delivery, deliveryOf, type Source } from '../../app/delivery/shown/report.ts';
import { rowsOf } from '../../app/delivery/shown/rows.ts';
import { deploymentColumns } from '../../app/delivery/shown/series.ts';
import { renderSummary } from '../../app/delivery/shown/summary.ts';
import { notKnown } from '../../policies/engine/part.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { own } from '../../policies/engine/prose.ts';
import { at, change, deployment, first, history, type MadeHistory } from './made.ts';

const march = { since: at('03-01 00:00'), until: at('03-31 00:00') };

function delivery(
  made: MadeHistory,
  { incidentsKnown = true, timeZone = 'UTC', window = march } = {},
): Delivery {
  const source: Source = {
    branch: 'main',
    history: history({ ...made, deployments: [first(), ...(made.deployments ?? [])] }),
    deploymentsAre: own('Deployments: as made.'),
    limits: [],
    incidentsKnown,
    words: { pushed: 'pushed', startUnknown: 'not known', unlinked: 'unlinked' },
  };
  return deliveryOf('acme/shop', source, window, { view: { timeZone, hours: null } });
}

function ruleOf(id: string): Rule {
  const rule = rules.find((one) => one.id === id);
  if (!rule) throw new Error(`no rule ${id}`);
  return rule;
}

const days = Array.from({ length: 12 }, (_, i) => `02-${String(i + 10).padStart(2, '0')}`);
const least = { source: 'tag', time: 'at least' } as const;

/** Twelve changes, each live an hour after its merge or later: their tags have no time. The last is taken back by another. */
const tagged: MadeHistory = {
  changes: [
    ...days.map((day, i) =>
      change({ id: `u${i}`, written: `${day} 08:00`, opened: `${day} 09:00`, merged: `${day} 11:00` }),
    ),
    change({ id: 'r', written: '02-22 08:00', merged: '02-22 11:00', more: { reverts: ['u11'] } }),
    change({ id: 'a', written: '03-02 09:00', opened: '03-02 10:00', merged: '03-02 11:00' }),
  ],
  deployments: [
    ...days.map((day, i) => deployment(`u${i}`, `${day} 12:00`, least)),
    deployment('r', '02-22 12:00', least),
    deployment('a', '03-02 18:00', least),
  ],
};

describe('a number that may be more reads ≥', () => {
  it('in the week of the digest, for both of its columns, and for rates where nobody writes incidents down', () => {
    const { linked: all } = delivery(tagged);
    const rows = (renderDigestSection('acme/shop', all, at('03-07 00:00'), false) ?? '').split('\n');
    expect(rows).toContain('| lead time | P50 ≥ 9 h, P90 ≥ 9 h (n = 1) | P50 ≥ 4 h, P90 ≥ 4 h (n = 13) |');
    expect(rows).toContain('| change fail rate | none known (of 1) | ≥ 7.1 % (1 of 14) |');
    expect(rows).toContain('| rework rate | none known (of 1) | ≥ 7.1 % (1 of 14) |');
    const failed = renderDigestSection('acme/shop', all, at('02-24 00:00'), true) ?? '';
    expect(failed).toContain('| recovery time | about P50 1 d, P90 1 d (n = 1) |');
  });

  it('in what is said of a release', () => {
    const { linked: all } = delivery(tagged);
    const known = { source: own('Tags.'), gaps: [], incidentsKnown: false };
    const errorBudget = notKnown(own('nothing told of it'));
    const body = renderRelease({ tag: 'v2', commit: 'a', linked: all, known, errorBudget }) ?? '';
    expect(body).toContain('lead time **≥ 9 h** (90-day P50: ≥ 4 h, n = 13)');
    expect(body).toContain(
      'change fail rate ≥ 7.1 % (1 of 14) · recovery P50 about 1 d (n = 1) · rework ≥ 7.1 %',
    );
  });

  it('side by side with other repositories, where then nobody knows which way it went', () => {
    const before = { since: at('02-01 00:00'), until: at('03-01 00:00') };
    const one = delivery(tagged, { incidentsKnown: false });
    const deliveries = [{ ...one, before: measured(one.linked, before) }];
    const [row = []] = sideBySide({ name: 'acme', deliveries, notRead: [] }).rows;
    expect(row[2]).toBe('≥ 9 h (≥ 4 h)');
    expect(renderSummary(one)).toContain('P50 ≥ 9 h');
    expect(chartNote('the window', true)).toMatch(/at the least/);
  });

  it('beside a pull request, and is then no reason to call another one slow', () => {
    const { linked: all } = delivery(tagged);
    const mine = all.changes.find(({ id }) => id === 'a');
    const { body = '' } = (mine && renderPullRequest(all, mine)) ?? {};
    expect(body).toContain('| this change | 1 h | 1 h | ≥ 7 h |');
    expect(body).toContain('| P75 here | 1 h | 2 h | ≥ 1 h |');
    expect(body).toContain("No stage was much slower than this repository's own P75.");
  });
});

it('a failure that nothing repaired says for how long: no less than 30 h at the end of the window', () => {
  const incidents = [{ id: 'i', openedAt: at('03-29 18:00'), resolvedAt: null, deployments: ['d'] }];
  const open = delivery({ deployments: [deployment('a', '03-29 18:00', { id: 'd' })], incidents });
  const said = headlineNumbers(open).find(({ id }) => id === 'recovery-time');
  expect(said && toPlain(said.words)).toBe('1 open, ≥ 1 d 6 h');
});

it('a share is listed with all that it is a part of', () => {
  const incidents = [{ id: 'i', openedAt: at('03-03 11:00'), resolvedAt: null, deployments: ['d'] }];
  const changes = ['a', 'b', 'c'].map((id, i) => change({ id, merged: `03-0${i + 2} 10:00` }));
  const made = delivery({
    changes: [...changes, change({ id: 'r', merged: '03-05 10:00', more: { reverts: ['b'] } })],
    deployments: [
      deployment('a', '03-02 11:00'),
      deployment('b', '03-03 11:00', { id: 'd' }),
      deployment('c', '03-04 11:00'),
      deployment('r', '03-05 11:00'),
    ],
    incidents,
  });
  const { stability } = made.measures;
  for (const [id, head, share] of [
    ['change-fail-rate', 'failed', stability.failRate],
    ['rework-rate', 'repairs', stability.reworkRate],
  ] as const) {
    const { heads, rows } = rowsOf(ruleOf(id), made);
    const said = rows.map((row) => row[heads.indexOf(head)]);
    expect({ n: said.filter((one) => one === 'yes').length, of: said.length }).toEqual({ n: 1, of: 4 });
    expect(share).toMatchObject({ n: 1, of: 4 });
  }
});

describe('what nobody tells of', () => {
  const silent = delivery({
    changes: [change({ id: 'a', opened: '03-02 10:00', merged: '03-02 11:00' })],
    deployments: [deployment('a', '03-02 12:00')],
  });

  it('is explained as not known, and not by an empty list alone', () => {
    const look = { width: 80, colour: false };
    expect(renderExplanation(ruleOf('error-budget'), silent, look)).toContain(
      'Error budget: not known, nothing here tells of it',
    );
  });

  it('is no label that is missing', () => {
    const { heads, rows } = rowsOf(ruleOf('debt-share'), silent);
    expect(rows.map((row) => row[heads.indexOf('kind')])).toEqual(['labels not known']);
  });
});

it('weeks begin with a day of the place, also after its clock was set', () => {
  const timeZone = 'Europe/Berlin';
  const window = {
    since: startOfDay(timeZone, '2026-10-18'),
    until: startOfDay(timeZone, '2026-11-08'),
  };
  // Half past midnight there, on the Sundays with which the second and the third week begin.
  const deployments = [deployment('a', '10-24 22:30'), deployment('b', '10-31 23:30')];
  const { columns } = deploymentColumns(delivery({ deployments, line: ['a', 'b'] }, { timeZone, window }));
  expect(columns.slice(0, 3)).toEqual([
    { label: '2026-10-18', value: 0 },
    { label: '2026-10-25', value: 1 },
    { label: '2026-11-01', value: 1 },
  ]);
  expect(measured(delivery({ deployments, line: ['a', 'b'] }).linked, window).frequency.rows).toHaveLength(2);
});

describe('a comment says', () => {
  it('that a change was in production before it was merged', () => {
    const early = change({ id: 'a', written: '03-02 09:00', opened: '03-02 10:00', merged: '03-02 12:00' });
    const all = linked(history({ changes: [early], deployments: [first(), deployment('a', '03-02 11:00')] }));
    const { body = '' } = renderPullRequest(all, early) ?? {};
    expect(body).toContain('It was in production before it was merged.');
    // It was begun at 9 and landed at 12: no stage is below 0.
    expect(body).toContain('Live after **3 h**');
  });

  it('why a release has no lead time', () => {
    const changes = ['a', 'b', 'c', 'd', 'e'].map((id, i) =>
      change({
        id,
        merged: '03-02 11:00',
        more: i < 2 ? { writtenAt: notKnown(own('squashed')) } : {},
      }),
    );
    const all = linked(history({ changes, deployments: [first(), deployment('e', '03-02 12:00')] }));
    const known = { source: own('Tags.'), gaps: [], incidentsKnown: true };
    const body = renderRelease({
      tag: 'v2',
      commit: 'e',
      linked: all,
      known,
      errorBudget: notKnown(own('x')),
    });
    expect(body).toContain(
      'lead time withheld: of 5 changes by people the beginning of 3 is known, and 80 % are needed',
    );
  });
});

it('services that are deployed apart have a number each, and each row says of which it is', () => {
  const changes = [change({ id: 'a', merged: '03-02 09:30', more: { services: ['web'] } })];
  const deployments = [
    first('api'),
    first('web'),
    deployment('a', '03-02 10:00', { id: 'of api', service: 'api' }),
    deployment('a', '03-02 16:00', { id: 'of web', service: 'web' }),
  ];
  const made = delivery({ changes, deployments });
  const said = headlineNumbers(made).find(({ id }) => id === 'deployment-frequency');
  expect(said && toPlain(said.words)).toBe('0.5 a week (2 in the window: api 1, web 1)');
  const { heads, rows } = rowsOf(ruleOf('deployment-frequency'), made);
  expect(rows.map((row) => row[heads.indexOf('service')])).toEqual(['api', 'web']);
});
