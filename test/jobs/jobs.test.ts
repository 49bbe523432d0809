/** What holds of jobs, whichever process and engine. */
import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { GivenUp } from '../../app/jobs/endings.ts';
import { type Jobs, type JobsOf, openJobs } from '../../app/jobs/jobs.ts';
import { engines, type Opened, silent } from '../store/engines.ts';
import { gate } from './gate.ts';

describe.each(engines)('jobs on the $name engine', ({ open }) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
  }, 60_000);
  afterAll(() => opened.close());

  const make = <J>(of: Partial<JobsOf<J>> & Pick<JobsOf<J>, 'run' | 'concurrency'>): Promise<Jobs<J>> =>
    openJobs({ database: opened.database, log: silent, maxPerClient: 100, ...of });

  /** Stopped with the test. */
  async function jobsOf<J>(...of: Parameters<typeof make<J>>): Promise<Jobs<J>> {
    const jobs = await make(...of);
    onTestFinished(() => jobs.stop());
    return jobs;
  }

  it('runs the latest of the jobs that wait under one key', async () => {
    const ran: string[] = [];
    const first = gate();
    const jobs = await jobsOf<string>({
      concurrency: 1,
      run: async (job) => {
        ran.push(job);
        if (job === 'first') await first.opened;
      },
    });
    await jobs.add('first', 'first');
    await expect.poll(() => ran).toEqual(['first']);
    for (const job of ['a1', 'a2', 'a3']) await jobs.add('a', job);
    await jobs.add('b', 'b1');
    first.open();
    await jobs.idle();
    expect(ran).toEqual(['first', 'a3', 'b1']);
  });

  it('takes thousands of jobs at once with few of the locks that a server has', async () => {
    const { database } = opened;
    const jobs = await jobsOf<string>({ concurrency: 0, run: async () => undefined });
    const entries = Array.from({ length: 3000 }, (_, at) => ({ key: `many/${at}`, job: 'x' }));
    const held = await database.transaction(async () => {
      await jobs.addAll(entries);
      const { rows } = await database.execute(
        `select count(*)::int as n from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()`,
      );
      return Number(rows[0]?.n);
    });
    expect(held).toBeLessThan(600);
    expect(await jobs.forget('many')).toBe(3000);
  });

  it('follows a running job with the one that came meanwhile, never beside it', async () => {
    const first = gate();
    const log: string[] = [];
    const jobs = await jobsOf<string>({
      concurrency: 4,
      run: async (job) => {
        log.push(`start ${job}`);
        if (job === 'one') await first.opened;
        log.push(`end ${job}`);
      },
    });
    await jobs.add('a', 'one');
    await expect.poll(() => log).toEqual(['start one']);
    await jobs.add('a', 'two');
    await wait(50);
    expect(log).toEqual(['start one']);
    first.open();
    await jobs.idle();
    expect(log).toEqual(['start one', 'end one', 'start two', 'end two']);
  });

  it('finishes what runs when it is stopped, and takes nothing more', async () => {
    const ran: string[] = [];
    const started = gate();
    const jobs = await jobsOf<string>({
      concurrency: 1,
      run: async (job) => {
        started.open();
        await wait(20);
        ran.push(job);
      },
    });
    await jobs.addLater('late', 'late', 60_000);
    await jobs.add('a', 'a');
    await started.opened;
    await jobs.stop();
    expect(ran).toEqual(['a']);
  });

  it('drops a delayed job when a newer one for the same key comes first', async () => {
    const ran: string[] = [];
    const jobs = await jobsOf<string>({ concurrency: 1, run: async (job) => void ran.push(job) });
    // Long enough that a busy machine comes to the next line before.
    await jobs.addLater('a', 'late', 1000);
    await jobs.add('a', 'now');
    await jobs.idle();
    await wait(1100);
    await jobs.idle();
    expect(ran).toEqual(['now']);
  });

  it('runs a delayed job when it is due, and not before', async () => {
    const ran: string[] = [];
    const jobs = await jobsOf<string>({ concurrency: 1, run: async (job) => void ran.push(job) });
    const begin = Date.now();
    await jobs.addLater('a', 'late', 150);
    await jobs.idle();
    expect(ran).toEqual([]);
    await expect.poll(() => ran, { timeout: 2000, interval: 5 }).toEqual(['late']);
    expect(Date.now() - begin).toBeGreaterThanOrEqual(145);
    await jobs.idle();
  });

  it('leaves a client alone for a while, and no other; then does the latest of each key', async () => {
    const ran: string[] = [];
    const jobs = await jobsOf<string>({ concurrency: 2, run: async (job) => void ran.push(job) });
    const begin = Date.now();
    // Long enough that a busy machine comes to the lines below before.
    await jobs.pause('7', 2000, 'reads');
    await jobs.add('7/a', 'first');
    await jobs.add('7/a', 'second');
    await jobs.addLater('7/a', 'put off', 1);
    await jobs.addLater('7/b', 'put off alone', 1);
    await jobs.add('77/a', 'of another');
    await expect.poll(() => ran, { timeout: 2000, interval: 5 }).toEqual(['of another']);
    await jobs.idle();
    expect(Date.now() - begin).toBeLessThan(2000);
    await expect.poll(() => ran.length, { timeout: 8000, interval: 5 }).toBe(3);
    expect(Date.now() - begin).toBeGreaterThanOrEqual(1995);
    expect(ran.slice(1).sort()).toEqual(['put off alone', 'second']);
  });

  it('does not let a shorter pause end a longer one', async () => {
    const ran: string[] = [];
    const jobs = await jobsOf<string>({ concurrency: 1, run: async (job) => void ran.push(job) });
    const begin = Date.now();
    await jobs.pause('7', 500, 'reads');
    await jobs.pause('7', 10, 'reads');
    await jobs.add('7/a', 'a');
    await expect.poll(() => ran, { timeout: 4000, interval: 5 }).toEqual(['a']);
    expect(Date.now() - begin).toBeGreaterThanOrEqual(495);
  });

  it('tries a job that failed again, and gives it up in the end', async () => {
    let tries = 0;
    const dead: GivenUp<string>[] = [];
    const jobs = await jobsOf<string>({
      concurrency: 1,
      retries: [1, 1],
      run: async () => {
        tries += 1;
        throw new Error('GitHub is on holiday');
      },
      onGivenUp: (one) => void dead.push(one),
    });
    await jobs.add('a', 'job');
    await expect.poll(() => dead, { timeout: 5000 }).toHaveLength(1);
    expect(tries).toBe(3);
    expect(dead).toEqual([{ key: 'a', job: 'job', error: 'GitHub is on holiday' }]);
    await jobs.add('a', 'next');
    await expect.poll(() => dead, { timeout: 5000 }).toHaveLength(2);
  });

  it('does not try a failed job again when its key got another one meanwhile', async () => {
    const ran: string[] = [];
    const first = gate();
    const jobs = await jobsOf<string>({
      concurrency: 2,
      retries: [1],
      run: async (job) => {
        ran.push(job);
        if (job !== 'one') return;
        await first.opened;
        throw new Error('no');
      },
    });
    await jobs.add('a', 'one');
    await expect.poll(() => ran).toEqual(['one']);
    await jobs.add('a', 'two');
    first.open();
    await jobs.idle();
    await wait(50);
    await jobs.idle();
    expect(ran).toEqual(['one', 'two']);
  });

  it('never runs two jobs of one key at once and always runs the last one', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(3), { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 4 }),
        async (keys, concurrency) => {
          const running = new Set<number>();
          const last = new Map<number, number>();
          const wrong: string[] = [];
          const jobs = await make<{ key: number; serial: number }>({
            concurrency,
            run: async ({ key, serial }) => {
              if (running.has(key)) wrong.push(`two of ${key}`);
              if (running.size >= concurrency) wrong.push('too many');
              running.add(key);
              await new Promise((resolve) => setImmediate(resolve));
              running.delete(key);
              last.set(key, serial);
            },
          });
          const added: Promise<void>[] = [];
          for (const [serial, key] of keys.entries()) {
            added.push(jobs.add(String(key), { key, serial }));
            if (serial % 3 === 0) await Promise.all(added);
          }
          await Promise.all(added);
          await jobs.idle();
          await jobs.stop();
          expect(wrong).toEqual([]);
          for (const key of new Set(keys)) expect(last.get(key)).toBe(keys.lastIndexOf(key));
        },
      ),
      { numRuns: 8 },
    );
  }, 60_000);
});
