/** What each number is of made-up deliveries, whose answers were worked out by hand. */
import { describe, expect, it } from 'vitest';
import { deploymentsOf } from '../../app/delivery/definitions/deployments.ts';
import { spreadOf } from '../../app/delivery/definitions/quantiles.ts';
import { at, change, deployment, first, hours, type Made, measure } from './made.ts';

const minutes = (n: number) => n * 60;

/** Of one change that one deployment brought. */
function alone(made: Made, deployed: string) {
  const { headline } = measure({
    changes: [change(made)],
    deployments: [first(), deployment(made.id, deployed)],
  });
  const [row] = headline.leadTime.rows;
  if (!row) throw new Error('no row');
  const { seconds, stages, flags } = row;
  return { seconds, stages, flags };
}

describe('lead time and its stages', () => {
  it('sums: coding 2:00, pickup 2:30, review 2:00, deploy 0:20 is 6:50', () => {
    const made: Made = {
      id: 'a',
      written: '03-02 09:00',
      opened: '03-02 11:00',
      reviews: [
        ['03-02 13:30', 'person'],
        ['03-02 15:00', 'person', 'approves'],
      ],
      merged: '03-02 15:30',
    };
    expect(alone(made, '03-02 15:50')).toEqual({
      seconds: hours(6) + minutes(50),
      stages: { coding: hours(2), pickup: hours(2.5), review: hours(2), deploy: minutes(20) },
      flags: [],
    });
  });

  it('begins when the first commit was written, also after a rebase', () => {
    const made: Made = { id: 'a', written: '03-02 09:00', opened: '03-05 10:05', merged: '03-05 11:00' };
    expect(alone(made, '03-05 12:00').seconds).toBe(hours(75));
  });

  it('begins no later than the pull request, and says why the commits are younger', () => {
    const made: Made = { id: 'a', written: '03-04 09:00', opened: '03-02 10:00', merged: '03-04 12:00' };
    expect(alone({ ...made, rewritten: true }, '03-04 18:00')).toMatchObject({
      seconds: hours(56),
      stages: { coding: 0 },
      flags: ['history rewritten'],
    });
    expect(alone(made, '03-04 18:00')).toMatchObject({ seconds: hours(56), flags: ['clock skew'] });
  });

  it('has no pickup and no review without one: they are not 0', () => {
    const made: Made = { id: 'a', written: '03-02 09:30', opened: '03-02 10:00', merged: '03-02 12:00' };
    expect(alone(made, '03-02 12:30')).toEqual({
      seconds: hours(3),
      stages: { coding: minutes(30), unreviewed: hours(2), deploy: minutes(30) },
      flags: [],
    });
  });

  it.each([
    [
      'a bot reviewed before a person',
      [
        ['03-02 10:00', 'bot'],
        ['03-02 16:00', 'person'],
      ],
      hours(6),
    ],
    [
      'the author commented first',
      [
        ['03-02 10:05', 'author'],
        ['03-02 11:00', 'person'],
      ],
      hours(1),
    ],
  ] as const)('%s: pickup ends with the person', (_, reviews, pickup) => {
    const made: Made = {
      id: 'a',
      opened: '03-02 10:00',
      reviews,
      merged: '03-02 18:00',
      written: '03-02 10:00',
    };
    expect(alone(made, '03-02 19:00').stages).toMatchObject({ pickup, review: hours(8) - pickup });
  });

  it('has no review when the only approval came after the merge, and nothing negative', () => {
    const made: Made = {
      id: 'a',
      opened: '03-02 10:00',
      written: '03-02 10:00',
      merged: '03-02 12:00',
      reviews: [['03-02 12:30', 'person', 'approves']],
    };
    expect(alone(made, '03-02 13:00')).toEqual({
      seconds: hours(3),
      stages: { coding: 0, unreviewed: hours(2), deploy: hours(1) },
      flags: ['approved after merge'],
    });
  });

  it('keeps drafts and the merge queue apart, and what happened in a draft is no pickup', () => {
    const made: Made = {
      id: 'a',
      written: '03-02 08:00',
      opened: '03-02 09:00',
      drafts: [['03-02 09:00', '03-02 11:00']],
      reviews: [
        ['03-02 10:00', 'person'],
        ['03-02 12:00', 'person', 'approves'],
      ],
      queued: '03-02 14:00',
      merged: '03-02 14:30',
    };
    expect(alone(made, '03-02 15:00').stages).toEqual({
      coding: hours(1),
      draft: hours(2),
      pickup: hours(1),
      review: hours(2),
      queue: minutes(30),
      deploy: minutes(30),
    });
  });

  it('of a direct push is from its commit to production, and in no number of pull requests', () => {
    const made = change({ id: 'a', written: '03-02 10:00', merged: '03-02 10:00' });
    const numbers = measure({ changes: [made], deployments: [first(), deployment('a', '03-02 10:20')] });
    expect(numbers).toMatchObject({ landed: 1, direct: 1 });
    expect(numbers.headline.leadTime.rows).toMatchObject([
      { seconds: minutes(20), flags: ['no pull request'] },
    ]);
    expect(numbers.headline.cycleTime).toMatchObject({ rows: [], spread: null, coverage: null });
  });

  it('of two changes in one deployment is interpolated between them', () => {
    const changes = [
      change({ id: 'a', written: '03-02 08:00', merged: '03-02 11:00' }),
      change({ id: 'b', written: '03-02 11:00', merged: '03-02 11:30' }),
    ];
    const numbers = measure({ changes, deployments: [first(), deployment('b', '03-02 12:00')] });
    expect(numbers.headline.leadTime.spread).toMatchObject({ n: 2, p50: hours(2.5) });
    expect(numbers.frequency.rows).toHaveLength(1);
  });

  it('ends with the deployment of the service that the change touches', () => {
    const changes = [
      change({ id: 'a', written: '03-02 09:00', merged: '03-02 09:30', more: { services: ['web'] } }),
    ];
    const deployments = [
      first('api'),
      first('web'),
      deployment('a', '03-02 10:00', { id: 'api', service: 'api' }),
      deployment('a', '03-02 16:00', { id: 'web', service: 'web' }),
    ];
    const numbers = measure({ changes, deployments });
    expect(numbers.headline.leadTime.rows).toMatchObject([
      { live: at('03-02 16:00'), deployment: { id: 'web' } },
    ]);
    expect(numbers.frequency.rows.map(({ service }) => service)).toEqual(['api', 'web']);
  });

  it('ends with a release that holds a copy which says of what, and not with one that says nothing', () => {
    const changes = [change({ id: 'a', merged: '03-02 09:00' }), change({ id: 'b', merged: '03-02 10:00' })];
    const deployments = [first(), deployment('side', '03-03 09:00'), deployment('b', '03-09 09:00')];
    const copies = measure({ changes, deployments, beside: { side: { parents: ['root'], copies: ['b'] } } });
    expect(copies.headline.leadTime.rows).toMatchObject([
      { change: { id: 'a' }, by: 'ancestry', live: at('03-09 09:00') },
      { change: { id: 'b' }, by: 'copy', live: at('03-03 09:00') },
    ]);
    const silent = measure({ changes, deployments, beside: { side: { parents: ['root'] } } });
    expect(silent.headline.leadTime.rows.map(({ live }) => live)).toEqual([
      at('03-09 09:00'),
      at('03-09 09:00'),
    ]);
  });

  it('has no sample of what the first deployment ever holds', () => {
    const changes = Array.from({ length: 500 }, (_, i) => change({ id: `c${i}`, merged: '03-02 09:00' }));
    const numbers = measure({ changes, deployments: [deployment('c499', '03-03 09:00')] });
    expect(numbers).toMatchObject({
      baseline: 500,
      headline: { leadTime: { rows: [], spread: null, coverage: null } },
    });
  });

  it('leaves out what was closed, and what landed on another branch, and counts them', () => {
    const changes = [
      change({ id: 'a', merged: '03-02 09:00', more: { outcome: { kind: 'closed' } } }),
      change({ id: 'b', merged: '03-02 09:00', more: { outcome: { kind: 'landed elsewhere' } } }),
    ];
    expect(
      measure({ changes, deployments: [first(), deployment('x', '03-03 09:00')], line: ['x'] }),
    ).toMatchObject({
      landed: 0,
      closed: 1,
      elsewhere: 1,
      headline: { leadTime: { rows: [], coverage: null } },
    });
  });

  it('is withheld where less than 80 % of the changes are covered', () => {
    const unknown = { writtenAt: { notKnown: ['squashed'] } };
    const of = (squashed: number) =>
      measure({
        changes: Array.from({ length: 5 }, (_, i) =>
          change({ id: `c${i}`, merged: '03-02 09:00', ...(i < squashed ? { more: unknown } : {}) }),
        ),
        deployments: [first(), deployment('c4', '03-03 09:00')],
      }).headline.leadTime;
    expect(of(1)).toMatchObject({ withheld: false, coverage: { n: 4, of: 5 }, startUnknown: 1 });
    expect(of(2)).toMatchObject({ withheld: true, coverage: { n: 3, of: 5 }, deploySpread: { n: 5 } });
  });

  it('tells what waits for a deployment from what none can be found for', () => {
    const changes = [change({ id: 'a', merged: '03-02 09:00' }), change({ id: 'b', merged: '03-10 09:00' })];
    // Releases are cut on a branch of their own, by squashing.
    const deployments = [deployment('side1', '03-03 09:00'), deployment('side2', '03-05 09:00')];
    const beside = { side1: { parents: ['root'] }, side2: { parents: ['side1'] } };
    const numbers = measure({ changes, deployments, beside });
    expect(numbers.headline.leadTime).toMatchObject({
      unlinked: 1,
      coverage: { n: 0, of: 1 },
      withheld: true,
    });
    expect(numbers.waiting.map(({ id }) => id)).toEqual(['b']);
  });

  it('shows bots apart: the headline is of people, and deployments are of all', () => {
    const people = Array.from({ length: 9 }, (_, i) =>
      change({ id: `p${i}`, written: '03-02 00:00', merged: '03-02 19:00' }),
    );
    const bots = Array.from({ length: 11 }, (_, i) =>
      change({ id: `b${i}`, written: '03-02 19:54', merged: '03-02 19:55', more: { cohort: 'bot' } }),
    );
    const numbers = measure({
      changes: [...people, ...bots],
      deployments: [first(), deployment('b10', '03-02 20:00')],
    });
    expect(numbers.headline.leadTime.spread).toMatchObject({ n: 9, p50: hours(20) });
    expect(numbers.apart).toMatchObject([
      { cohort: 'bot', leadTime: { spread: { n: 11, p50: minutes(6) } } },
    ]);
    expect(numbers.batchSize.rows).toMatchObject([{ changes: 20 }]);
  });
});

describe('what a deployment is', () => {
  const of = (...events: Parameters<typeof deploymentsOf>[0]) => deploymentsOf(events);
  const failing = (id: string, time: string) =>
    deployment('a', time, { id, statuses: [{ state: 'failure', at: at(time) }] });

  it('ends with the try that succeeded, however many failed before', () => {
    const events = [failing('1', '03-02 10:10'), deployment('a', '03-02 11:00')];
    expect(of(...events)).toMatchObject({ all: [{ at: at('03-02 11:00'), attempts: 2 }], failed: [] });
    const numbers = measure({
      changes: [change({ id: 'a', merged: '03-02 10:00' })],
      deployments: [first(), ...events],
    });
    expect(numbers.frequency.rows).toHaveLength(1);
    expect(numbers.stability.failRate).toMatchObject({ n: 0, of: 1 });
  });

  it('counts failures within one deployment, too', () => {
    const statuses = [
      { state: 'failure', at: at('03-02 10:10') },
      { state: 'success', at: at('03-02 11:00') },
    ] as const;
    expect(of(deployment('a', '03-02 11:00', { statuses }))).toMatchObject({ all: [{ attempts: 2 }] });
  });

  it('is none of another environment', () => {
    const staging = deployment('a', '03-02 10:00', { id: 's', environment: 'other' });
    expect(of(staging, deployment('a', '03-02 15:00')).all).toMatchObject([{ at: at('03-02 15:00') }]);
  });

  it('is of its first success, whatever became of it, and of none without', () => {
    const later = { state: 'other', at: at('03-09 10:05') } as const;
    const good = deployment('a', '', {
      id: '1',
      statuses: [{ state: 'success', at: at('03-02 10:05') }, later],
    });
    const bad = deployment('b', '', {
      id: '2',
      statuses: [{ state: 'failure', at: at('03-02 10:05') }, later],
    });
    expect(of(good, bad)).toMatchObject({ all: [{ id: '1', at: at('03-02 10:05') }], failed: [{ id: '2' }] });
    expect(of(deployment('c', '', { statuses: [] }))).toEqual({ all: [], failed: [] });
  });

  it('is one when the same commit is deployed again', () => {
    const again = of(deployment('a', '03-02 10:00'), deployment('a', '03-02 14:00'));
    expect(again.all).toMatchObject([{ kind: 'new', redeployments: 1 }]);
  });

  it('is no rollback when a second name is given to an older version', () => {
    const tag = { source: 'tag' } as const;
    const tags = of(
      deployment('a', '03-02 10:00', tag),
      deployment('b', '03-02 12:00', tag),
      deployment('a', '03-02 12:40', tag),
    );
    expect(tags.all.map(({ kind }) => kind)).toEqual(['new', 'new']);
  });

  it('is one however often it is told', () => {
    expect(of(deployment('a', '03-02 10:00'), deployment('a', '03-02 10:00')).all).toMatchObject([
      { redeployments: 0 },
    ]);
  });
});

describe('frequency', () => {
  it('of 9 deployments in 30 days is 2.1 a week', () => {
    const deployments = Array.from({ length: 9 }, (_, i) => deployment(`c${i}`, `03-0${i + 1} 10:00`));
    expect(measure({ deployments }).frequency.perWeek).toBeCloseTo(2.1, 10);
  });

  it('of none is 0, and everything else then is no data', () => {
    const numbers = measure({});
    expect(numbers.frequency.perWeek).toBe(0);
    expect([
      numbers.headline.leadTime.spread,
      numbers.stability.failRate,
      numbers.stability.recovery,
      numbers.stability.reworkRate,
      numbers.batchSize.spread,
    ]).toEqual([null, null, null, null, null]);
  });
});

describe('failures', () => {
  const [a, b] = [
    change({ id: 'a', merged: '03-02 09:00' }),
    change({ id: 'b', merged: '03-02 11:00', more: { reverts: ['a'] } }),
  ];

  it('of a rollback: what ran before it failed', () => {
    const deployments = [
      deployment('a', '03-02 10:00'),
      deployment('b', '03-02 12:00'),
      deployment('a', '03-02 12:40', { id: 'back' }),
    ];
    const { stability } = measure({ deployments });
    expect(stability.failures).toMatchObject([
      { deployment: { commit: 'b' }, reason: 'rollback', recovery: { id: 'back' } },
    ]);
    expect(stability).toMatchObject({
      failRate: { n: 1, of: 2, value: 0.5 },
      recovery: { n: 1, p50: minutes(40) },
      reworkRate: { n: 1, of: 3 },
    });
  });

  it('of a rollback, and of none when what was rolled back comes again', () => {
    const deployments = [
      deployment('a', '03-02 10:00'),
      deployment('b', '03-02 12:00'),
      deployment('a', '03-02 12:40', { id: 'back' }),
      deployment('b', '03-03 09:00', { id: 'again' }),
    ];
    const { stability, frequency } = measure({ deployments });
    expect(frequency.rows.map(({ kind }) => kind)).toEqual(['new', 'new', 'rollback', 'new']);
    expect(stability).toMatchObject({
      failures: [{ deployment: { commit: 'b', at: at('03-02 12:00') } }],
      failRate: { n: 1, of: 3 },
      recovery: { n: 1 },
      reworkRate: { n: 1, of: 4 },
    });
  });

  it('of a revert, and of none when what it took back comes again: not the revert failed', () => {
    const changes = [
      change({ id: 'a', merged: '03-02 09:00' }),
      change({ id: 'b', merged: '03-02 11:00', more: { reverts: ['a'] } }),
      change({ id: 'c', merged: '03-03 09:00', more: { reverts: ['b'] } }),
      change({ id: 'd', merged: '03-04 09:00', more: { reverts: ['c'] } }),
    ];
    const times = ['03-02 10:00', '03-02 11:30', '03-03 10:00', '03-04 10:00'];
    const all = ['a', 'b', 'c', 'd'].map((id, i) => deployment(id, times[i] ?? ''));
    const until = (n: number) =>
      measure({ changes: changes.slice(0, n), deployments: [first(), ...all.slice(0, n)] }).stability;
    expect(until(3)).toMatchObject({
      failures: [{ deployment: { commit: 'a' } }],
      failRate: { n: 1, of: 3 },
      recovery: { n: 1, p50: hours(1.5) },
      reworkRate: { n: 1, of: 3 },
    });
    // What came again and was taken back again failed again.
    expect(until(4)).toMatchObject({ failRate: { n: 2, of: 4 }, reworkRate: { n: 2, of: 4 } });
  });

  it('are none of a revert that ships together with what brings its change back', () => {
    const changes = [
      change({ id: 'a', merged: '03-02 09:00' }),
      change({ id: 'b', merged: '03-02 11:00', more: { reverts: ['a'] } }),
      change({ id: 'c', merged: '03-02 11:10', more: { reverts: ['b'] } }),
    ];
    const deployments = [first(), deployment('a', '03-02 10:00'), deployment('c', '03-02 12:00')];
    expect(measure({ changes, deployments }).stability).toMatchObject({
      failures: [],
      failRate: { n: 0, of: 2 },
      reworkRate: { n: 0, of: 2 },
    });
  });

  it('of V1 → V2 → V3 → V1: V3, which ran before', () => {
    const times = ['03-02 10:00', '03-03 10:00', '03-04 10:00', '03-04 11:00'];
    const deployments = ['v1', 'v2', 'v3', 'v1'].map((commit, i) => deployment(commit, times[i] ?? ''));
    const { stability } = measure({ deployments });
    expect(stability.failures).toMatchObject([{ deployment: { commit: 'v3' } }]);
    expect(stability).toMatchObject({ failRate: { n: 1, of: 3 }, recovery: { p50: hours(1) } });
  });

  it('of rollbacks that were rolled back in turn are in no rate: it is never above 100 %', () => {
    const before = ['a', 'b', 'c'].map((commit, i) => deployment(commit, `02-0${i + 1} 10:00`));
    const back = ['c', 'b', 'a'].map((commit, i) => deployment(commit, `03-04 1${i + 1}:00`));
    const { stability } = measure({ deployments: [...before, deployment('d', '03-04 10:00'), ...back] });
    expect(stability.failures.map(({ deployment: { commit } }) => commit)).toEqual(['d', 'c', 'b']);
    expect(stability).toMatchObject({ failRate: { n: 1, of: 1 }, reworkRate: { n: 3, of: 4 } });
  });

  it('that are said to have ended before they began have no time, which is not 0', () => {
    const incidents = [
      { id: 'i', openedAt: at('03-02 08:00'), resolvedAt: at('03-02 09:00'), deployments: ['d'] },
    ];
    const { stability } = measure({ deployments: [deployment('a', '03-02 10:00', { id: 'd' })], incidents });
    expect(stability).toMatchObject({ recovery: null, open: [], failRate: { n: 1, of: 1 } });
  });

  it('of a revert: the deployment that brought what it takes back failed', () => {
    const deployments = [first(), deployment('a', '03-02 10:00'), deployment('b', '03-02 11:30')];
    expect(measure({ changes: [a, b], deployments }).stability).toMatchObject({
      failRate: { n: 1, of: 2 },
      recovery: { p50: hours(1.5) },
      reworkRate: { n: 1, of: 2 },
    });
  });

  it('are none when a change and its revert ship together', () => {
    const deployments = [first(), deployment('b', '03-02 11:30')];
    expect(measure({ changes: [a, b], deployments }).stability).toMatchObject({
      failRate: { n: 0 },
      reworkRate: { n: 0 },
    });
  });

  it('are none when what is taken back was in the first deployment ever', () => {
    const deployments = [deployment('a', '03-02 10:00'), deployment('b', '03-02 11:30')];
    expect(measure({ changes: [a, b], deployments }).stability.failures).toEqual([]);
  });

  it('are open until the revert is deployed', () => {
    const deployments = [first(), deployment('a', '03-02 10:00')];
    expect(measure({ changes: [a, b], deployments }).stability).toMatchObject({
      failRate: { n: 1, of: 1 },
      recovery: null,
      open: [{ reason: 'revert', recoveredAt: null }],
    });
  });

  it('of a hotfix: what ran before it failed', () => {
    const fix = change({ id: 'b', merged: '03-02 11:00', more: { hotfix: true } });
    const deployments = [first(), deployment('a', '03-02 10:00'), deployment('b', '03-02 11:30')];
    expect(measure({ changes: [a, fix], deployments }).stability).toMatchObject({
      failures: [{ deployment: { commit: 'a' }, reason: 'hotfix' }],
      reworkRate: { n: 1, of: 2 },
    });
  });

  it('of a hotfix after a rollback: what was rolled back failed, and not the way back', () => {
    const changes = [
      change({ id: 'a', merged: '03-02 09:00' }),
      change({ id: 'b', merged: '03-02 09:10' }),
      change({ id: 'c', merged: '03-02 13:00', more: { hotfix: true } }),
    ];
    const deployments = [
      first(),
      deployment('a', '03-02 10:00'),
      deployment('b', '03-02 11:00'),
      deployment('a', '03-02 12:00'),
      deployment('c', '03-02 14:00'),
    ];
    const { failures, recovery } = measure({ changes, deployments }).stability;
    expect(failures).toMatchObject([{ deployment: { commit: 'b' }, reason: 'rollback' }]);
    expect(recovery).toMatchObject({ n: 1, p50: hours(1) });
  });

  it('of a hotfix whose branch is deployed before all of it is there: never itself', () => {
    const changes = [
      change({ id: 'a', merged: '03-02 09:00' }),
      change({ id: 'm', merged: '03-02 15:00', more: { hotfix: true, commits: ['h1', 'h2'] } }),
    ];
    const deployments = [
      first(),
      deployment('a', '03-02 10:00'),
      deployment('h1', '03-02 11:00'),
      deployment('h2', '03-02 12:00'),
      deployment('m', '03-03 10:00'),
    ];
    const beside = { h1: { parents: ['a'] }, h2: { parents: ['h1'] }, m: { parents: ['a', 'h2'] } };
    const { failures, rework } = measure({ changes, deployments, beside, line: ['a', 'm'] }).stability;
    expect(failures).toMatchObject([{ deployment: { commit: 'a' }, recoveredAt: at('03-02 12:00') }]);
    expect(rework.map(({ commit }) => commit)).toEqual(['h2']);
  });

  it('are counted by deployment: 6 incidents of 4 in 23 are 17.4 %', () => {
    const deployments = Array.from({ length: 23 }, (_, i) =>
      deployment(`c${i}`, `03-${String(i + 1).padStart(2, '0')} 10:00`, { id: `d${i}` }),
    );
    const incidents = ['d1', 'd1', 'd2', 'd3', 'd4', 'd4'].map((name, i) => ({
      id: `i${i}`,
      openedAt: at('03-25 10:00'),
      resolvedAt: at('03-25 11:00'),
      deployments: [name],
    }));
    const { failRate } = measure({ deployments, incidents }).stability;
    expect(failRate).toMatchObject({ n: 4, of: 23 });
    expect(((failRate?.value ?? 0) * 100).toFixed(1)).toBe('17.4');
  });

  it('are none of an incident that names no deployment, however soon it came', () => {
    const incidents = [{ id: 'cloud', openedAt: at('03-04 03:00'), resolvedAt: null, deployments: [] }];
    const deployments = [deployment('a', '03-02 10:00')];
    expect(measure({ deployments, incidents }).stability.failRate).toMatchObject({ n: 0, of: 1 });
  });

  it('are of the deployment that an incident calls by a redeployment of it', () => {
    const incidents = [
      { id: 'i', openedAt: at('03-02 15:00'), resolvedAt: at('03-02 16:00'), deployments: ['again'] },
    ];
    const deployments = [deployment('a', '03-02 10:00'), deployment('a', '03-02 14:00', { id: 'again' })];
    expect(measure({ deployments, incidents }).stability).toMatchObject({
      failures: [{ deployment: { commit: 'a' } }],
      failRate: { n: 1, of: 1 },
      recovery: { p50: hours(6) },
    });
  });

  it('that are open are in no recovery time', () => {
    const incidents = [{ id: 'i', openedAt: at('03-29 18:00'), resolvedAt: null, deployments: ['d'] }];
    const { stability } = measure({ deployments: [deployment('a', '03-29 18:00', { id: 'd' })], incidents });
    expect(stability).toMatchObject({ recovery: null, open: [{ by: 'i' }], failRate: { n: 1, of: 1 } });
  });
});

describe('quantiles', () => {
  it('are interpolated, and of nothing there are none', () => {
    expect(spreadOf([4, 1, 3, 2])).toEqual({ n: 4, p50: 2.5, p75: 3.25, p90: 3.7 });
    expect(spreadOf([7])).toEqual({ n: 1, p50: 7, p75: 7, p90: 7 });
    expect(spreadOf([])).toBe(null);
  });
});
