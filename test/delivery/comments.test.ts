/** What comments on pull requests and releases say of made-up deliveries. */
import { describe, expect, it } from 'vitest';
import {
  type BudgetLeft,
  type ErrorBudget,
  errorBudgetOf,
} from '../../app/delivery/definitions/error-budget.ts';
import { linked } from '../../app/delivery/definitions/measure.ts';
import { renderChart, weeklyLeadTime } from '../../app/delivery/shown/chart.ts';
import { renderDigestSection } from '../../app/delivery/shown/digest.ts';
import { renderPullRequest } from '../../app/delivery/shown/pull-request.ts';
import { renderRelease } from '../../app/delivery/shown/release.ts';
import { needed, notKnown } from '../../policies/engine/part.ts';
import { own } from '../../policies/engine/prose.ts';
import { at, change, deployment, first, history, type Made, type MadeHistory, measure } from './made.ts';

const day = (n: number) => `02-${String(n).padStart(2, '0')}`;

/** As many, a day each, each live two hours after its merge. */
function usual(n: number): Required<Pick<MadeHistory, 'changes' | 'deployments'>> {
  const days = Array.from({ length: n }, (_, i) => day(i + 1));
  return {
    changes: days.map((on, i) =>
      change({
        id: `u${i}`,
        written: `${on} 07:00`,
        opened: `${on} 08:00`,
        reviews: [[`${on} 09:00`, 'person']],
        merged: `${on} 10:00`,
      }),
    ),
    deployments: days.map((on, i) => deployment(`u${i}`, `${on} 12:00`)),
  };
}

const slow: Made = {
  id: 'a',
  written: '03-02 09:00',
  opened: '03-02 13:00',
  reviews: [['03-03 08:00', 'person']],
  merged: '03-03 11:00',
};

function said(made: Made, more: MadeHistory = {}) {
  const mine = change(made);
  const changes = [...(more.changes ?? []), mine];
  const all = linked(history({ ...more, changes, deployments: [first(), ...(more.deployments ?? [])] }));
  return renderPullRequest(all, mine);
}

describe('the comment on a pull request', () => {
  it('says at the merge which stage was slower than the repository’s own', () => {
    const { body, isLive } = said(slow, usual(12)) ?? { body: '', isLive: true };
    expect(isLive).toBe(false);
    expect(body).toBe(
      `Merged after **1 d 2 h**. Slowest: waiting for the first review, 19 h (this repository's P75: 1 h, n = 12).

|  | coding | pickup | review | merge → live |
|---|---|---|---|---|
| this change | 4 h | 19 h | 3 h | not live yet |
| P75 here | 1 h | 1 h | 1 h | 2 h |

<sub>Calendar time, from the first commit (canon 1). P75 of the 90 days before the merge, this repository alone.</sub>`,
    );
  });

  it('says when it is live', () => {
    const made = { id: 'a', written: '03-02 09:00', opened: '03-02 11:00', merged: '03-02 15:30' };
    const reviews = [['03-02 13:30', 'person']] as const;
    const live = said({ ...made, reviews }, { deployments: [deployment('a', '03-02 15:50')] });
    expect(live?.isLive).toBe(true);
    expect(live?.body).toContain(
      'Live after **6 h 50 m**, 2026-03-02 15:50 UTC. Longest: waiting for the first review, 2 h 30 m.',
    );
    expect(live?.body).toContain('| 2 h | 2 h 30 m | 2 h | 20 m |');
  });

  it('says the same of what came before the merge, however late it is asked', () => {
    const later = usual(12);
    const after = change({ id: 'z', opened: '03-20 10:00', merged: '03-25 10:00' });
    const before = said(slow, later)?.body;
    expect(said(slow, { ...later, changes: [...later.changes, after] })?.body).toBe(before);
  });

  it('compares with nothing where there are fewer than ten', () => {
    const { body = '' } = said(slow, usual(9)) ?? {};
    expect(body).toContain('Longest: waiting for the first review, 19 h.');
    expect(body).not.toContain('P75');
    expect(body).toContain('once 10 changes of 90 days are known.');
  });

  it('tells neither 0 nor a review where there was none', () => {
    const made = { id: 'a', written: '03-02 09:30', opened: '03-02 10:00', merged: '03-02 12:00' };
    const { body = '' } = said(made) ?? {};
    expect(body).toContain('| coding | open, unreviewed | merge → live |');
    expect(body).not.toMatch(/pickup|review \|/);
  });

  it('waits for no deployment where nobody knows of one', () => {
    const all = linked(history({ changes: [change(slow)] }));
    const { body = '' } = renderPullRequest(all, change(slow)) ?? {};
    expect(body).toContain('not live yet');
    const copied = change({ ...slow, more: { services: [] } });
    const apart = linked(history({ changes: [copied], deployments: [first('web')] }));
    expect(renderPullRequest(apart, copied)?.body ?? '').not.toMatch(/UTC|not live/);
  });

  it.each([
    ['a bot', { ...slow, more: { cohort: 'bot' } }],
    ['an agent', { ...slow, more: { cohort: 'agent' } }],
    ['one that was closed', { ...slow, more: { outcome: { kind: 'closed' } } }],
    ['one of another branch', { ...slow, more: { outcome: { kind: 'landed elsewhere' } } }],
    ['a push', { id: 'a', merged: '03-03 11:00' }],
    ['one of which nothing is known', { ...slow, more: { writtenAt: notKnown(own('squashed')) } }],
  ] as const)('there is none for %s', (_, made) => {
    expect(said(made)).toBe(null);
  });

  it('does not claim a beginning that is not known', () => {
    const made = { ...slow, more: { writtenAt: notKnown(own('squashed')) } };
    const { body = '' } = said(made, { deployments: [deployment('a', '03-03 11:50')] }) ?? {};
    expect(body).toContain(
      'Live **50 m** after the merge, 2026-03-03 11:50 UTC. When it was begun is not known.',
    );
  });

  it('says where dates cannot be taken as they are', () => {
    const rewritten = { ...slow, written: '03-02 20:00', rewritten: true };
    expect(said(rewritten)?.body).toContain('Its commits were replaced after it was opened');
  });
});

const known = {
  incidentsKnown: false,
  source: own('Deployments: GitHub’s, to production.'),
  gaps: [own('Incidents are not known.')],
};

function release(made: MadeHistory, commit: string, budget: ErrorBudget | null = null) {
  const all = linked(history({ ...made, deployments: [first(), ...(made.deployments ?? [])] }));
  return renderRelease({
    tag: 'v2.4.0',
    commit,
    linked: all,
    known,
    errorBudget: budget ? [budget] : notKnown(own('nothing told of it')),
  });
}

describe('what is said of a release', () => {
  const before = usual(12);
  const released = (more: Partial<Made> = {}) => ({
    changes: [
      ...before.changes,
      change({ ...slow, ...more }),
      change({ id: 'b', opened: '03-02 11:00', merged: '03-03 11:30', more: { cohort: 'bot' } }),
    ],
    deployments: [...before.deployments, deployment('b', '03-03 12:00')],
  });

  it('is its changes, their lead time and the 90 days before it', () => {
    const body = release(released(), 'b') ?? '';
    expect(body.split('\n\n').slice(0, 2)).toEqual([
      '**`v2.4.0`** · 2 changes live · lead time **1 d 3 h** (90-day P50: 5 h, n = 12)',
      'The 90 days before: 1 deployment a week · no failed deployment known (of 13)',
    ]);
    expect(body).toContain('- `a`\n- `b` (by a bot)');
    expect(body).toContain('- Incidents are not known.');
    // Every week had the same.
    expect(body).not.toContain('mermaid');
    expect(body).not.toContain('error budget');
  });

  it('has a rate of 0 where incidents are written down, and there was none', () => {
    const { changes, deployments } = released();
    const all = linked(history({ changes, deployments: [first(), ...deployments] }));
    const told = { ...known, incidentsKnown: true };
    const body = renderRelease({
      tag: 'v1',
      commit: 'b',
      linked: all,
      known: told,
      errorBudget: notKnown(own('')),
    });
    expect(body).toContain('change fail rate 0 % (0 of 13)');
  });

  it('has the error budget when something measures it', () => {
    const outages = [{ from: at('03-01 10:00'), to: at('03-01 10:20'), byChange: true }];
    const now = at('03-03 12:00');
    const reading = { source: 'status', readAt: now, outages };
    const budget = errorBudgetOf({ available: 0.999, days: 30 }, reading, now);
    expect(release(released(), 'b', needed(budget))).toContain(' · error budget left 53.7 %');
    expect(release(released(), 'b')).toContain('- Error budget: not known, nothing told of it.');
    const overspent = { service: '', source: 'status', days: 30, usedShare: 1.157 };
    const telling = (...errorBudget: readonly BudgetLeft[]) => {
      const made = released();
      const all = linked(history({ ...made, deployments: [first(), ...made.deployments] }));
      return renderRelease({ tag: 'v1', commit: 'b', linked: all, known, errorBudget });
    };
    expect(telling(overspent)).toContain(' · error budget overspent (115.7 % used)');
    expect(
      telling({ ...overspent, service: 'api', usedShare: 0.28 }, { ...overspent, service: 'web' }),
    ).toContain(' · error budget left: api 72 %, web overspent (115.7 % used)');
    expect(telling(overspent)).toContain('- Error budget: what is left of 30 days, as `status` tells.');
  });

  it('says that it failed, and how long that took', () => {
    const made = released();
    const incidents = [
      { id: 'i', openedAt: at('03-03 12:10'), resolvedAt: at('03-03 12:41'), deployments: ['b 03-03 12:00'] },
    ];
    expect(release({ ...made, incidents }, 'b')).toContain(
      '**This release failed** (incident), recovered after 41 m.',
    );
  });

  it('is nothing where the release is in no deployment', () => {
    expect(release(released(), 'u-none')).toBe(null);
  });

  it('claims no changes of the first deployment', () => {
    const only = { changes: [change(slow)], line: ['a'] };
    const all = linked(history({ ...only, deployments: [deployment('a', '03-03 12:00')] }));
    const body = renderRelease({
      tag: 'v1',
      commit: 'a',
      linked: all,
      known,
      errorBudget: notKnown(own('none')),
    });
    expect(body).toContain('went live nobody knows when');
    expect(body).not.toContain('lead time P50');
  });

  it('mentions and links nobody, whatever titles say', () => {
    const title = '@everyone [x](https://evil.example) </details> `code` | cell #12';
    const body = release(released({ more: { title } }), 'b') ?? '';
    expect(body).toContain('- ``@everyone [x](https://evil.example) </details> `code` | cell #12``\n');
  });

  it('lists fifty changes at most, and says how many more there are', () => {
    const many = Array.from({ length: 60 }, (_, i) => change({ ...slow, id: `m${i}` }));
    const body = release({ changes: many, deployments: [deployment('m59', '03-03 12:00')] }, 'm59') ?? '';
    expect(body).toContain('- and 10 more');
    expect(Buffer.byteLength(body)).toBeLessThan(60_000);
  });
});

describe('the chart', () => {
  const points = (...values: readonly number[]) => values.map((value, i) => ({ label: `0${i}-01`, value }));
  const of = { title: 'Lead "time" of acme/web\n`x` ü', unit: 'hours', line: 40 };

  it('is Mermaid that GitHub’s older version reads, too', () => {
    expect(renderChart(points(42, 38, 51), of)).toBe(
      '```mermaid\nxychart-beta\n    title "Lead time of acme/webx"\n    x-axis ["00-01", "01-01", "02-01"]\n' +
        '    y-axis "hours" 0 --> 57\n    bar [42, 38, 51]\n    line [40, 40, 40]\n```',
    );
  });

  it('is left out where it says nothing', () => {
    expect(renderChart(points(42, 38), of)).toBe(null);
    expect(renderChart(points(42, 42, 42, 42), of)).toBe(null);
    expect(renderChart([], of)).toBe(null);
  });

  it('has twelve points at most, and no week with too few changes', () => {
    expect(
      renderChart(points(...Array.from({ length: 20 }, (_, i) => i)), of)?.match(/"\d+-01"/g),
    ).toHaveLength(12);
    const { headline } = measure(usual(12), '02-01 00:00', '03-01 00:00');
    const thinned = headline.leadTime.rows.filter(
      ({ live }) => live < at('02-03 00:00') || live > at('02-10 00:00'),
    );
    expect(weeklyLeadTime(thinned, at('02-15 00:00'))).toEqual([{ label: '02-08', value: 5 }]);
    expect(weeklyLeadTime([], at('03-01 00:00'))).toEqual([]);
  });
});

describe('the week of the digest', () => {
  const all = (made: MadeHistory) =>
    linked(history({ ...made, deployments: [first(), ...(made.deployments ?? [])] }));

  it('is silent when nothing happened', () => {
    expect(renderDigestSection('acme/shop', all(usual(3)), at('03-20 00:00'), false)).toBe(null);
  });

  it('stands beside the 90 days before', () => {
    const made = usual(12);
    const changes = [...made.changes, change(slow)];
    const deployments = [...made.deployments, deployment('a', '03-03 12:00')];
    expect(renderDigestSection('acme/shop', all({ changes, deployments }), at('03-07 00:00'), false)).toBe(
      `**\`acme/shop\`** · 1 change landed.

|  | this week | 90 days before |
|---|---|---|
| lead time | P50 1 d 3 h, P90 1 d 3 h (n = 1) | P50 5 h, P90 5 h (n = 12) |
| deployments | 1 | 1 a week |
| change fail rate | none known (of 1) | none known (of 13) |
| recovery time | no data | too few to compare |
| rework rate | none known (of 1) | none known (of 13) |`,
    );
  });
});
