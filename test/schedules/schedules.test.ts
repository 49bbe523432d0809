/** The one list of scheduled work, and how a running service goes by it. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openJobs } from '../../app/jobs/jobs.ts';
import { createMetrics } from '../../app/operations/metrics.ts';
import type { Schedule } from '../../app/schedule.ts';
import { runSchedule, type SchedulesOf, startSchedules } from '../../app/schedules/run.ts';
import { schedules } from '../../app/schedules/schedules.ts';
import { whenOf } from '../../app/schedules/table.ts';
import { engines, type Opened, silent } from '../store/engines.ts';

function schedule(over: Partial<Schedule> = {}): Schedule {
  const run = async () => ({ done: 1 });
  return {
    name: 'made-up',
    does: 'Nothing.',
    cron: '0 0 1 1 *',
    atStart: false,
    purposes: [],
    run,
    ...over,
  };
}

interface Told {
  readonly planned: string[];
  readonly outcomes: string[];
  readonly logged: string[];
}

/** What a run is given here: nothing of GitHub, and no database. */
function schedulesOf(all: readonly Schedule[], over: Partial<SchedulesOf> = {}): SchedulesOf & Told {
  const told: Told = { planned: [], outcomes: [], logged: [] };
  const none = () => Promise.reject(new Error('not in this test'));
  return {
    schedules: all,
    jobs: { every: (name) => void told.planned.push(name) },
    octokitOf: none,
    budgetOf: none,
    appOctokit: none,
    appId: async () => 1,
    now: () => new Date(),
    log: {
      info: (data, message) => void told.logged.push(`${message} ${JSON.stringify(data)}`),
      warn: (_, message) => void told.logged.push(message),
    },
    database: {} as SchedulesOf['database'],
    host: 'github.com',
    baseUrl: 'https://api.github.com',
    enqueue: none,
    exportDirectory: '/nowhere',
    graceDays: 30,
    verdictRetentionDays: 400,
    evidenceSecret: 'a secret of the tests',
    forget: () => {},
    ended: (name, outcome) => void told.outcomes.push(`${name} ${outcome}`),
    ...over,
    ...told,
  };
}

describe('the list', () => {
  const names = schedules.map(({ name }) => name);

  it('has names once, sorted, fit for a metric and a slot', () => {
    expect(names).toEqual([...new Set(names)].sort());
    for (const name of names) expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  it.each(schedules.map((one) => [one.name, one] as const))(
    '%s says when it runs and what it does',
    (_, one) => {
      expect(whenOf(one.cron)).toMatch(/^every /);
      expect(one.does).toMatch(/^[A-Z].{20,}\.$/);
    },
  );

  it('is counted from the start, so that a schedule that never ran is seen', async () => {
    const page = await createMetrics(schedules).registry.metrics();
    for (const name of names)
      expect(page).toContain(`fairlead_schedule_runs_total{schedule="${name}",outcome="failed"} 0`);
  });
});

describe('when it runs, in words', () => {
  it.each([
    ['* * * * *', 'every minute'],
    ['*/5 * * * *', 'every 5 minutes'],
    ['1 * * * *', 'every hour, at minute 1'],
    ['7 3 * * *', 'every day at 03:07 UTC'],
  ])('%s', (cron, words) => expect(whenOf(cron)).toBe(words));

  it('is never made up', () => expect(() => whenOf('0 0 1 1 *')).toThrow('no words'));
});

describe('a service', () => {
  it('plans every schedule, and runs those for the start one after the other, though one fails', async () => {
    const order: string[] = [];
    const slow = async () => {
      order.push('slow begins');
      await wait(20);
      order.push('slow ends');
      return { done: 0 };
    };
    const all = [
      schedule({ name: 'slow', atStart: true, run: slow }),
      schedule({ name: 'failing', atStart: true, run: () => Promise.reject(new Error('GitHub is away')) }),
      schedule({ name: 'later', run: async () => ({ done: order.push('later') }) }),
      schedule({ name: 'last', atStart: true, run: async () => ({ done: order.push('last') }) }),
    ];
    const of = schedulesOf(all);
    await startSchedules(of);
    expect(order).toEqual(['slow begins', 'slow ends', 'last']);
    expect(of.planned).toEqual(['slow', 'failing', 'later', 'last']);
    expect(of.outcomes).toEqual(['slow done', 'failing failed', 'last done']);
    // A run that found nothing to do is silent.
    expect(of.logged).toEqual([
      'a scheduled run failed at the start',
      'scheduled run {"schedule":"last","done":3}',
    ]);
  });

  it('gives a run tokens of its purposes, and of no other', async () => {
    const asked: unknown[] = [];
    const octokitOf: SchedulesOf['octokitOf'] = async (...of) => {
      asked.push(of);
      return {} as Awaited<ReturnType<SchedulesOf['octokitOf']>>;
    };
    const run: Schedule['run'] = async (of) => {
      await of.octokitOf(7, 9, { for: 'issue' });
      return {};
    };
    const of = schedulesOf([], { octokitOf });
    await runSchedule(schedule({ purposes: ['check', 'issue'], run }), of);
    expect(asked).toEqual([[7, 9, { for: 'issue' }]]);
    await expect(runSchedule(schedule({ purposes: ['background'], run }), of)).rejects.toThrow(
      'is not for "issue"',
    );
    expect(asked).toHaveLength(1);
    expect(of.outcomes).toEqual(['made-up done', 'made-up failed']);
  });
});

describe.each(engines)('slots, on the $name engine', ({ open }) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
  }, 60_000);
  afterAll(() => opened.close());

  it('are taken by one of two processes, which begins none before its last run ended', async () => {
    const every = async () => {
      const { database } = opened;
      const jobs = await openJobs({ database, log: silent, concurrency: 0, run: async () => undefined });
      onTestFinished(() => jobs.stop());
      return jobs.every;
    };
    const runs = { one: 0, two: 0, at: 0, most: 0 };
    const begun: number[] = [];
    const run = (by: 'one' | 'two') => async () => {
      runs[by] += 1;
      begun.push(Math.floor(Date.now() / 1000));
    };
    const slow = async () => {
      runs.at += 1;
      runs.most = Math.max(runs.most, runs.at);
      await wait(1500);
      runs.at -= 1;
    };
    const [one, two] = [await every(), await every()];
    // A sixth field is seconds.
    one('shared', '* * * * * *', run('one'));
    two('shared', '* * * * * *', run('two'));
    one('slow', '* * * * * *', slow);
    await expect.poll(() => begun.length, { timeout: 45_000 }).toBeGreaterThanOrEqual(4);
    expect(new Set(begun).size).toBe(begun.length);
    expect(runs.one + runs.two).toBe(begun.length);
    expect(runs.most).toBe(1);
  }, 20_000);
});
