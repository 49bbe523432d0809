/** What only jobs in a database promise: they outlive their process, and clients share fairly. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Jobs, type JobsOf, openJobs } from '../../app/jobs/jobs.ts';
import { listener } from '../../app/jobs/listen.ts';
import { engines, type Opened, server, silent } from '../store/engines.ts';
import { gate } from './gate.ts';

describe.each(engines)('durable jobs on the $name engine', ({ open }) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
  }, 60_000);
  afterAll(() => opened.close());

  async function jobsOf<J>(of: Partial<JobsOf<J>>): Promise<Jobs<J>> {
    const jobs = await openJobs<J>({
      database: opened.database,
      log: silent,
      concurrency: 1,
      run: async () => undefined,
      ...of,
    });
    onTestFinished(() => jobs.stop());
    return jobs;
  }

  it('keeps what waits when it stops, and hands back what runs too long', async () => {
    const first = await jobsOf<string>({ run: () => new Promise(() => {}), grace: 30 });
    await first.add('1/stuck', 'stuck');
    await first.add('1/waits', 'waits');
    await wait(100);
    await first.stop();
    const ran: string[] = [];
    const second = await jobsOf<string>({ run: async (job) => void ran.push(job) });
    await second.idle();
    expect(ran.sort()).toEqual(['stuck', 'waits']);
  });

  it('does not let a stopped process end a job that it handed back', async () => {
    const slow = gate();
    const first = await jobsOf<string>({ run: () => slow.opened, grace: 10 });
    await first.add('1/a', 'a');
    await wait(100);
    await first.stop();
    const again = gate();
    const running = gate();
    const second = await jobsOf<string>({
      run: () => {
        running.open();
        return again.opened;
      },
    });
    await running.opened;
    slow.open();
    await wait(50);
    const { rows } = await opened.database.execute(
      `select state::text from pgboss.job where name = 'fairlead'`,
    );
    expect(rows).toEqual([{ state: 'active' }]);
    again.open();
    await second.idle();
  });

  it('keeps what waits aside when its client is to be left alone, also when the process ends meanwhile', async () => {
    const ran: string[] = [];
    const of = { nameOf: (client: string) => `host/${client}` };
    const first = await jobsOf<string>({ ...of, run: () => new Promise(() => {}), grace: 10 });
    await first.add('5/running', 'running');
    await first.add('5/waiting', 'waiting');
    await wait(100);
    await first.pause('5', 1500, 'reads');
    await first.pause('6', 60_000, 'reads');
    await first.add('5/later', 'later');
    await first.add('6/later', 'never');
    await first.stop();
    const { rows } = await opened.database.execute('select client, key from held_jobs order by key');
    expect(rows).toEqual([
      { client: 'host/5', key: '5/later' },
      { client: 'host/5', key: '5/running' },
      { client: 'host/5', key: '5/waiting' },
      { client: 'host/6', key: '6/later' },
    ]);
    const second = await jobsOf<string>({ ...of, run: async (job) => void ran.push(job) });
    await expect.poll(() => ran, { timeout: 5000, interval: 10 }).toHaveLength(3);
    expect([...ran].sort()).toEqual(['later', 'running', 'waiting']);
    expect(await second.forget('6')).toBe(1);
  });

  it('does not put what was kept aside in the place of what came after', async () => {
    const ran: string[] = [];
    const busy = gate();
    const jobs = await jobsOf<string>({
      run: async (job) => {
        if (job === 'busy') await busy.opened;
        ran.push(job);
      },
    });
    await jobs.add('8/busy', 'busy');
    await jobs.pause('9', 300, 'reads');
    await jobs.add('9/a', 'old');
    await opened.database.execute(`update pauses set until = now() where client = '9'`);
    await jobs.add('9/a', 'new');
    // At once: put back later, the old one would be done after the new one.
    const aside = await opened.database.execute(`select key from held_jobs where client = '9'`);
    expect(aside.rows).toEqual([]);
    busy.open();
    await jobs.idle();
    expect(ran).toEqual(['busy', 'new']);
  });

  it('writes a job with the transaction that adds it, or not at all', async () => {
    const ran: string[] = [];
    const jobs = await jobsOf<string>({ run: async (job) => void ran.push(job) });
    const undone = opened.database.transaction(async () => {
      await jobs.add('1/undone', 'undone');
      throw new Error('no');
    });
    await expect(undone).rejects.toThrow('no');
    await opened.database.transaction(() => jobs.add('1/done', 'done'));
    await jobs.idle();
    expect(ran).toEqual(['done']);
  });

  it('lets a client with one job in, though another has hundreds', async () => {
    const order: string[] = [];
    const gates = gate();
    const jobs = await jobsOf<string>({
      concurrency: 4,
      run: async (job) => {
        order.push(job);
        await (job.startsWith('a') && order.length <= 4 ? gates.opened : wait(1));
      },
    });
    await jobs.addAll(Array.from({ length: 200 }, (_, at) => ({ key: `a/${at}`, job: `a${at}` })));
    await expect.poll(() => order).toHaveLength(2);
    await jobs.add('b/1', 'b1');
    await expect.poll(() => order).toContain('b1');
    expect(order.filter((job) => job.startsWith('a')).length).toBeLessThanOrEqual(2);
    gates.open();
    await jobs.idle();
    expect(order).toHaveLength(201);
  });

  it('forgets what waits for one client', async () => {
    const jobs = await jobsOf<string>({ concurrency: 0 });
    await jobs.addAll([
      { key: '7/1', job: 'x' },
      { key: '7/2', job: 'x' },
      { key: '8/1', job: 'y' },
    ]);
    expect(await jobs.forget('7')).toBe(2);
    expect(await jobs.forget('7')).toBe(0);
    expect(await jobs.forget('8')).toBe(1);
  });

  it('lists what was given up and tries it again when asked', async () => {
    let well = false;
    const ran: string[] = [];
    const jobs = await jobsOf<string>({
      retries: [],
      run: async (job) => {
        if (!well) throw new Error('the moon is full');
        ran.push(job);
      },
    });
    await jobs.add('1/dead', 'dead');
    await jobs.idle();
    const [letter, ...more] = await jobs.deadLetters();
    expect(more).toEqual([]);
    expect(letter).toMatchObject({ key: '1/dead', job: 'dead', error: 'the moon is full' });
    well = true;
    expect(await jobs.retry('nonsense')).toBe(false);
    expect(await jobs.retry('00000000-0000-4000-8000-000000000000')).toBe(false);
    expect(await jobs.retry(letter?.id ?? '')).toBe(true);
    await jobs.idle();
    expect(ran).toEqual(['dead']);
    expect(await jobs.deadLetters()).toEqual([]);
  });

  it('gives a job up that takes its process down twice, and frees its key', async () => {
    const given: string[] = [];
    const jobs = await jobsOf<string>({ concurrency: 0 });
    await jobs.add('1/poison', 'poison');
    await opened.database.execute(
      `update pgboss.job set state = 'active', started_on = now(), retry_count = retry_limit, heartbeat_on = now() - interval '1 hour'
       where name = 'fairlead'`,
    );
    await jobs.add('1/poison', 'cured');
    await jobs.stop();
    const ran: string[] = [];
    const next = await jobsOf<string>({
      run: async (job) => void ran.push(job),
      onGivenUp: ({ job }) => void given.push(job),
    });
    await expect.poll(() => [given, ran], { timeout: 45_000 }).toEqual([['poison'], ['cured']]);
    const [letter] = await next.deadLetters();
    expect(letter).toMatchObject({
      key: '1/poison',
      error: 'the process ended twice while it ran, the second time with nothing beside it',
    });
    await next.retry(letter?.id ?? '');
    await next.idle();
  }, 30_000);

  it('runs a schedule once per slot in all processes', async () => {
    const ran: number[] = [];
    const all = await Promise.all([1, 2, 3].map(() => jobsOf<string>({ concurrency: 0 })));
    for (const [at, jobs] of all.entries()) jobs.every('tick', '* * * * * *', async () => void ran.push(at));
    await wait(3200);
    for (const jobs of all) await jobs.stop();
    expect(ran.length).toBeGreaterThanOrEqual(2);
    expect(ran.length).toBeLessThanOrEqual(4);
  });
});

/** The embedded engine is one process's; a new one knows that what runs was left behind. */
describe.each(engines)('a worker that died, on the $name engine', ({ name, open }) => {
  it('leaves its job to the next one', async () => {
    const opened = await open();
    onTestFinished(() => opened.close());
    const { database } = opened;
    const jobs = await openJobs<string>({
      database,
      log: silent,
      concurrency: 0,
      run: async () => undefined,
    });
    await jobs.add('1/a', 'a');
    await jobs.stop();
    // As a killed process leaves it: taken, and no sign of life any more.
    await database.execute(
      `update pgboss.job set state = 'active', started_on = now(), heartbeat_on = now() - interval '14 seconds' where name = 'fairlead'`,
    );
    const ran: string[] = [];
    const begin = Date.now();
    const next = await openJobs<string>({
      database,
      log: silent,
      concurrency: 1,
      run: async (job) => void ran.push(job),
    });
    onTestFinished(() => next.stop());
    await expect.poll(() => ran, { timeout: 45_000 }).toEqual(['a']);
    if (name === 'embedded') expect(Date.now() - begin).toBeLessThan(1000);
  }, 60_000);

  it('leaves all that ran, and each is tried with nothing beside it', async () => {
    const opened = await open();
    onTestFinished(() => opened.close());
    const { database } = opened;
    const of = { database, log: silent };
    const first = await openJobs<string>({ ...of, concurrency: 0, run: async () => undefined });
    for (const key of ['1/a', '1/b', '2/c']) await first.add(key, key);
    await first.stop();
    await database.execute(
      `update pgboss.job set state = 'active', started_on = now(), heartbeat_on = now() - interval '1 minute' where name = 'fairlead'`,
    );
    const beside: number[] = [];
    let running = 0;
    const ran: string[] = [];
    const next = await openJobs<string>({
      ...of,
      concurrency: 8,
      run: async (job) => {
        running += 1;
        beside.push(running);
        await wait(30);
        running -= 1;
        ran.push(job);
      },
    });
    onTestFinished(() => next.stop());
    await expect.poll(() => ran.length, { timeout: 30_000 }).toBe(3);
    expect(beside).toEqual([1, 1, 1]);
  }, 60_000);
});

describe.runIf(engines.includes(server))('processes that share a server', () => {
  it('hear of each other’s jobs at once, and never work on one key together', async () => {
    const opened = await server.open();
    onTestFinished(() => opened.close());
    const url = 'url' in opened.at ? opened.at.url : '';
    const running = new Set<string>();
    const wrong: string[] = [];
    const done: number[] = [];
    const of = {
      database: opened.database,
      log: silent,
      listen: listener(url, silent),
      run: async ({ key, at }: { key: string; at: number }) => {
        if (running.has(key)) wrong.push(key);
        running.add(key);
        done.push(performance.now() - at);
        await wait(2);
        running.delete(key);
      },
    };
    const web = await openJobs({ ...of, concurrency: 0 });
    const workers = [await openJobs({ ...of, concurrency: 4 }), await openJobs({ ...of, concurrency: 4 })];
    onTestFinished(async () => {
      for (const jobs of [web, ...workers]) await jobs.stop();
    });
    for (let count = 0; count < 10; count += 1) {
      await web.add('1/latency', { key: '1/latency', at: performance.now() });
      await web.idle();
    }
    const sorted = [...done].sort((a, b) => a - b);
    // Heard of, and not found by the next look, which is half a second away.
    expect(sorted[5]).toBeLessThan(400);
    await Promise.all(
      Array.from({ length: 300 }, (_, at) => {
        const key = `${at % 5}/${at % 7}`;
        return web.add(key, { key, at: performance.now() });
      }),
    );
    await web.idle();
    expect(wrong).toEqual([]);
  }, 60_000);
});
