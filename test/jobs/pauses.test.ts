/** Clients that are left alone: no job of theirs is lost, and none is run before its time, whatever happens meanwhile. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Jobs, type JobsOf, openJobs } from '../../app/jobs/jobs.ts';
import { pause, released } from '../../app/jobs/pauses.ts';
import { engines, type Opened, server, silent } from '../store/engines.ts';
import { gate } from './gate.ts';

const nameOf = (client: string) => `host/${client}`;

function start<J>(opened: Opened, of: Partial<JobsOf<J>>): Promise<Jobs<J>> {
  const { database } = opened;
  return openJobs<J>({ database, log: silent, concurrency: 1, run: async () => undefined, nameOf, ...of });
}

async function rowsOf({ database }: Opened, sql: string): Promise<readonly unknown[]> {
  return (await database.execute(sql)).rows;
}

const queued = `select singleton_key as key from pgboss.job where name = 'fairlead' order by 1`;
const aside = 'select key from held_jobs order by 1';

async function endAll({ database }: Opened): Promise<void> {
  await database.execute('update pauses set until = now()');
}

describe.each(engines)('a client that is left alone, on the $name engine', ({ open }) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
  }, 60_000);
  afterAll(() => opened.close());

  async function jobsOf<J>(of: Partial<JobsOf<J>>): Promise<Jobs<J>> {
    const jobs = await start(opened, of);
    onTestFinished(async () => {
      await jobs.stop();
      await opened.database.execute(`delete from pgboss.job where name = 'fairlead'`);
      await opened.database.execute('delete from held_jobs');
      await opened.database.execute('delete from pauses');
    });
    return jobs;
  }

  it('has its urgent jobs done as soon as it may be written to again', async () => {
    const ran: string[] = [];
    const jobs = await jobsOf<string>({
      isUrgent: (job) => job === 'urgent',
      run: async (job) => void ran.push(job),
    });
    await jobs.pause('1', 60_000, 'everything');
    await jobs.pause('1', 120_000, 'reads');
    await jobs.add('1/urgent', 'urgent');
    await jobs.add('1/other', 'other');
    expect(await rowsOf(opened, aside)).toEqual([{ key: '1/other' }, { key: '1/urgent' }]);
    await opened.database.execute('update pauses set writes_until = now()');
    await expect.poll(() => ran, { timeout: 45_000 }).toEqual(['urgent']);
    expect(await rowsOf(opened, aside)).toEqual([{ key: '1/other' }]);
    await endAll(opened);
    await expect.poll(() => ran, { timeout: 45_000 }).toEqual(['urgent', 'other']);
    expect(await rowsOf(opened, 'select * from pauses')).toEqual([]);
  });

  it('has no try again or later job run earlier for its pause', async () => {
    const ran: string[] = [];
    const jobs = await jobsOf<string>({
      retries: [60_000],
      run: async (job) => {
        ran.push(job);
        if (job === 'fails') throw new Error('no');
      },
    });
    await jobs.add('1/fails', 'fails');
    await jobs.addLater('1/before', 'before', 60_000);
    await jobs.idle();
    await jobs.pause('1', 300, 'reads');
    await jobs.addLater('1/after', 'after', 60_000);
    await jobs.addLater('1/soon', 'soon', 10);
    await jobs.add('1/now', 'now');
    expect(await rowsOf(opened, aside)).toEqual([{ key: '1/now' }, { key: '1/soon' }]);
    await expect.poll(() => ran, { timeout: 5000, interval: 20 }).toHaveLength(3);
    await jobs.idle();
    expect(ran.sort()).toEqual(['fails', 'now', 'soon']);
    expect(await rowsOf(opened, queued)).toEqual([
      { key: '1/after' },
      { key: '1/before' },
      { key: '1/fails' },
    ]);
  });

  it('puts what was asked for meanwhile in the place of what was to be done later', async () => {
    const ran: string[] = [];
    const jobs = await jobsOf<string>({ run: async (job) => void ran.push(job) });
    await jobs.addLater('1/a', 'old', 60_000);
    await jobs.pause('1', 60_000, 'reads');
    await jobs.add('1/a', 'new');
    await jobs.addLater('1/a', 'newer, but later', 10);
    await jobs.addLater('1/a', 'newest, but much later', 80_000);
    expect(await rowsOf(opened, queued)).toEqual([]);
    await endAll(opened);
    await expect.poll(() => ran, { timeout: 5000, interval: 20 }).toEqual(['new']);
    await jobs.idle();
    expect(await rowsOf(opened, queued)).toEqual([]);
  });

  it('has the job of a process that died kept aside, behind what was asked for meanwhile', async () => {
    const ran: string[] = [];
    const first = await jobsOf<string>({ concurrency: 0 });
    await first.add('1/alone', 'alone');
    await first.add('1/asked', 'old');
    await opened.database.execute(
      `update pgboss.job set state = 'active', started_on = now(), heartbeat_on = now() - interval '1 hour' where name = 'fairlead'`,
    );
    await first.pause('1', 60_000, 'reads');
    await first.add('1/asked', 'new');
    await first.stop();
    await jobsOf<string>({ run: async (job) => void ran.push(job) });
    await expect.poll(() => rowsOf(opened, queued), { timeout: 45_000, interval: 50 }).toEqual([]);
    expect(ran).toEqual([]);
    expect(await rowsOf(opened, aside)).toEqual([{ key: '1/alone' }, { key: '1/asked' }]);
    await endAll(opened);
    await expect.poll(() => [...ran].sort(), { timeout: 5000, interval: 20 }).toEqual(['alone', 'new']);
  }, 40_000);

  it('prefers what was asked for to what a process left behind, when the pause is over first', async () => {
    const ran: string[] = [];
    const first = await jobsOf<string>({ concurrency: 0 });
    await first.add('1/a', 'old');
    await opened.database.execute(
      `update pgboss.job set state = 'active', started_on = now(), heartbeat_on = now() where name = 'fairlead'`,
    );
    await first.pause('1', 60_000, 'reads');
    await first.add('1/a', 'new');
    await opened.database.execute(
      `update pgboss.job set state = 'retry', retry_count = 1, heartbeat_on = null where name = 'fairlead'`,
    );
    await endAll(opened);
    await expect.poll(() => rowsOf(opened, aside), { timeout: 5000, interval: 20 }).toEqual([]);
    await first.stop();
    const next = await jobsOf<string>({ run: async (job) => void ran.push(job) });
    await next.idle();
    expect(ran).toEqual(['new']);
  });

  it('has what is kept aside without a pause put back', async () => {
    const { adopt } = await import('../../app/jobs/pauses.ts');
    const ran: string[] = [];
    const jobs = await jobsOf<string>({ run: async (job) => void ran.push(job) });
    await jobs.pause('1', 60_000, 'reads');
    await jobs.add('1/a', 'a');
    await opened.database.execute('delete from pauses');
    await adopt(opened.database);
    await expect.poll(() => ran, { timeout: 5000, interval: 20 }).toEqual(['a']);
  });

  it('lets others in, though thousands of its jobs are released at once', async () => {
    const order: string[] = [];
    const jobs = await jobsOf<string>({
      concurrency: 4,
      run: async (job) => {
        order.push(job);
        await wait(2);
      },
    });
    await jobs.pause('1', 60_000, 'reads');
    for (let from = 0; from < 1200; from += 400)
      await jobs.addAll(
        Array.from({ length: 400 }, (_, at) => ({ key: `1/${from + at}`, job: `big ${from + at}` })),
      );
    await jobs.pause('2', 60_000, 'reads');
    await jobs.add('2/a', 'small');
    await endAll(opened);
    await expect.poll(() => order.includes('small'), { timeout: 10_000, interval: 10 }).toBe(true);
    expect(order.indexOf('small')).toBeLessThan(600);
    await expect.poll(() => order.length, { timeout: 45_000, interval: 20 }).toBe(1201);
    expect(new Set(order).size).toBe(1201);
  }, 40_000);
});

describe.runIf(engines.includes(server))('processes that share a server', () => {
  async function twoOf(): Promise<{ readonly opened: Opened; readonly jobs: Jobs<string> }> {
    const opened = await server.open();
    onTestFinished(() => opened.close());
    const jobs = await start<string>(opened, { concurrency: 0 });
    onTestFinished(() => jobs.stop());
    return { opened, jobs };
  }

  it('keep aside what is added while a pause begins', async () => {
    const { opened, jobs } = await twoOf();
    await jobs.add('1/before', 'before');
    const [begun, go] = [gate(), gate()];
    const pausing = opened.database.transaction(async () => {
      await pause(opened.database, nameOf, '1', 60_000, 'reads');
      begun.open();
      await go.opened;
    });
    await begun.opened;
    const adding = [jobs.add('1/new', 'new'), jobs.addLater('1/later', 'later', 10)];
    await wait(200);
    go.open();
    await Promise.all([pausing, ...adding]);
    expect(await rowsOf(opened, queued)).toEqual([]);
    expect(await rowsOf(opened, aside)).toEqual([{ key: '1/before' }, { key: '1/later' }, { key: '1/new' }]);
  });

  it('leave nothing aside that is added while a pause ends', async () => {
    const { opened, jobs } = await twoOf();
    const { database } = opened;
    await jobs.pause('1', 300, 'reads');
    const [begun, mayAdd] = [gate(), gate()];
    // Its time is from before the end of the pause.
    const adding = database.transaction(async () => {
      await database.execute('select 1');
      begun.open();
      await mayAdd.opened;
      await jobs.add('1/a', 'a');
    });
    await begun.opened;
    await wait(350);
    await database.transaction(async () => {
      await released(database, nameOf('1'));
      mayAdd.open();
      await wait(200);
    });
    await adding;
    await expect
      .poll(() => rowsOf(opened, queued), { timeout: 5000, interval: 20 })
      .toEqual([{ key: '1/a' }]);
    expect(await rowsOf(opened, aside)).toEqual([]);
  });

  it('add many jobs of several clients while those are paused and released, without waiting for each other', async () => {
    const { opened, jobs } = await twoOf();
    const wrong: unknown[] = [];
    const other = await start<string>(opened, {
      concurrency: 0,
      log: { info() {}, warn: (data) => void wrong.push(data) },
    });
    onTestFinished(() => other.stop());
    const many = (clients: readonly number[]) =>
      clients.flatMap((client) =>
        Array.from({ length: 30 }, (_, at) => ({ key: `${client}/${at}`, job: 'x' })),
      );
    for (let round = 0; round < 15; round += 1)
      await Promise.all([
        jobs.addAll(many([1, 2, 3])),
        other.addAll(many([3, 2, 1])),
        jobs.pause('1', 5, 'reads'),
        other.pause('2', 5, 'reads'),
        other.pause('3', 5, 'reads'),
      ]);
    await expect.poll(() => rowsOf(opened, aside), { timeout: 8000, interval: 20 }).toEqual([]);
    expect(await rowsOf(opened, queued)).toHaveLength(90);
    expect(wrong).toEqual([]);
  }, 30_000);
});
