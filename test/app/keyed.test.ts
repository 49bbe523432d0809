import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyedJobs } from '../../app/jobs/keyed.ts';

/** A job that ends when the test says so. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

describe('keyedJobs', () => {
  it('runs the latest of the jobs that wait under one key', async () => {
    const ran: string[] = [];
    const jobs = keyedJobs<string>({ concurrency: 1, run: async (job) => void ran.push(job) });
    for (const job of ['a1', 'a2', 'a3']) jobs.add('a', job);
    jobs.add('b', 'b1');
    await jobs.idle();
    expect(ran).toEqual(['a3', 'b1']);
  });

  it('follows a running job with the one that came meanwhile, never beside it', async () => {
    const first = gate();
    const log: string[] = [];
    const jobs = keyedJobs<string>({
      concurrency: 4,
      run: async (job) => {
        log.push(`start ${job}`);
        if (job === 'one') await first.opened;
        log.push(`end ${job}`);
      },
    });
    jobs.add('a', 'one');
    await new Promise((resolve) => setImmediate(resolve));
    jobs.add('a', 'two');
    await new Promise((resolve) => setImmediate(resolve));
    expect(log).toEqual(['start one']);
    first.open();
    await jobs.idle();
    expect(log).toEqual(['start one', 'end one', 'start two', 'end two']);
  });

  it('takes nothing more once it is stopped, and finishes what it has', async () => {
    const ran: string[] = [];
    const jobs = keyedJobs<string>({ concurrency: 1, run: async (job) => void ran.push(job) });
    jobs.add('a', 'a');
    jobs.addLater('b', 'b', 5);
    await jobs.stop();
    jobs.add('c', 'c');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(ran).toEqual(['a']);
  });

  it('drops a delayed job when a newer one for the same key comes first', async () => {
    const ran: string[] = [];
    const jobs = keyedJobs<string>({ concurrency: 1, run: async (job) => void ran.push(job) });
    jobs.addLater('a', 'late', 10);
    jobs.add('a', 'now');
    await new Promise((resolve) => setTimeout(resolve, 30));
    await jobs.idle();
    expect(ran).toEqual(['now']);
  });

  it('never runs two jobs of one key at once and always runs the last one', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(3), { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 4 }),
        async (keys, concurrency) => {
          const running = new Set<number>();
          const last = new Map<number, number>();
          const jobs = keyedJobs<{ key: number; serial: number }>({
            concurrency,
            run: async ({ key, serial }) => {
              expect(running.has(key)).toBe(false);
              expect(running.size).toBeLessThan(concurrency);
              running.add(key);
              await new Promise((resolve) => setImmediate(resolve));
              running.delete(key);
              last.set(key, serial);
            },
          });
          for (const [serial, key] of keys.entries()) {
            jobs.add(String(key), { key, serial });
            if (serial % 3 === 0) await new Promise((resolve) => setImmediate(resolve));
          }
          await jobs.idle();
          for (const key of new Set(keys)) expect(last.get(key)).toBe(keys.lastIndexOf(key));
        },
      ),
      { numRuns: 50 },
    );
  });
});
