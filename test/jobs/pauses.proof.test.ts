/** Whatever happens to jobs and to clients that are left alone: no job is lost, and none is run before its time. */
import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Jobs, type JobsOf, openJobs } from '../../app/jobs/jobs.ts';
import { engines, type Opened, silent } from '../store/engines.ts';

function start<J>({ database }: Opened, of: Partial<JobsOf<J>>): Promise<Jobs<J>> {
  const nameOf = (client: string) => `host/${client}`;
  return openJobs<J>({ database, log: silent, concurrency: 1, run: async () => undefined, nameOf, ...of });
}

const everywhere = `select key from held_jobs union all select singleton_key from pgboss.job where name = 'fairlead'`;

/** One thing that happens; those of one lane one after the other, the lanes side by side. */
type Step =
  | { readonly what: 'add' | 'later'; readonly client: number; readonly key: number; readonly after: number }
  | { readonly what: 'pause'; readonly client: number; readonly time: number; readonly after: number }
  | { readonly what: 'restart'; readonly process: number; readonly after: number };

const after = fc.nat({ max: 120 });
const client = fc.nat({ max: 1 });
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        what: fc.constantFrom('add', 'add', 'later'),
        client,
        key: fc.nat({ max: 2 }),
        after,
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        what: fc.constant('pause'),
        client,
        time: fc.integer({ min: 200, max: 500 }),
        after,
      }),
    },
    { weight: 1, arbitrary: fc.record({ what: fc.constant('restart'), process: fc.nat({ max: 1 }), after }) },
  ),
  { minLength: 5, maxLength: 40 },
);

function laneOf(step: Step): string {
  // One at a time: two that restart the same process at once would leave a third one behind.
  if (step.what === 'restart') return 'restarts';
  return step.what === 'pause' ? `client ${step.client}` : `key ${step.client}/${step.key}`;
}

interface Job {
  readonly key: string;
  readonly count: number;
}

/** A pause that is a little longer than the one that holds is no less a pause. */
const examples: [readonly Step[]][] = [
  [
    [
      { what: 'pause', client: 0, time: 245, after: 0 },
      { what: 'pause', client: 0, time: 448, after: 100 },
      { what: 'add', client: 0, key: 0, after: 300 },
    ],
  ],
];

/** A job that was taken up just before a pause may start just after it. Milliseconds. */
const taken = 100;

describe.each(engines)('whatever happens on the $name engine', ({ name, open }) => {
  it('the last job done under a key is its latest, and none of a client is begun during its pause', async () => {
    const opened = await open();
    onTestFinished(() => opened.close());
    let count = 0;
    const run = async (all: readonly Step[]) => {
      const begun: (Job & { readonly at: number })[] = [];
      const pauses: { readonly client: string; readonly from: number; readonly until: number }[] = [];
      const latest = new Map<string, number>();
      const asked = new Set<string>();
      const work = async (job: Job) => {
        begun.push({ ...job, at: performance.now() });
        await wait(job.count % 7);
      };
      const process = () => start<Job>(opened, { concurrency: 2, run: work, grace: 3 });
      const processes = [await process()];
      if (name === 'server') processes.push(await process());
      const at = (index: number) => processes[index % processes.length] as Jobs<Job>;
      const take = async (step: Step) => {
        await wait(step.after);
        if (step.what === 'restart') {
          const index = step.process % processes.length;
          // Another process's database is the same one, so what is added meanwhile is added by the one that stops.
          await at(index).stop();
          processes[index] = await process();
          return;
        }
        count += 1;
        if (step.what === 'pause') {
          const from = performance.now();
          await at(count).pause(String(step.client), step.time, 'reads');
          pauses.push({ client: String(step.client), from: performance.now(), until: from + step.time });
          return;
        }
        const job = { key: `${step.client}/${step.key}`, count };
        asked.add(job.key);
        if (step.what === 'add') {
          latest.set(job.key, job.count);
          await at(count).add(job.key, job);
        } else await at(count).addLater(job.key, job, step.after);
      };
      const lanes = [...Map.groupBy(all, laneOf).values()];
      await Promise.all(
        lanes.map(async (lane) => {
          for (const step of lane) await take(step);
        }),
      );
      // In one look: between two, a job could move from where the second looks to where the first one did.
      const left = async () => (await opened.database.execute(everywhere)).rows;
      await expect.poll(left, { timeout: 45_000, interval: 20 }).toEqual([]);
      for (const jobs of processes) await jobs.stop();
      for (const key of asked) {
        const last = begun.findLast((job) => job.key === key)?.count ?? 0;
        expect(last).toBeGreaterThanOrEqual(latest.get(key) ?? 1);
      }
      const early = begun.filter(({ key, at: time }) =>
        pauses.some(
          ({ client: who, from, until }) =>
            key.startsWith(`${who}/`) && time > from + taken && time < until - 5,
        ),
      );
      expect(early).toEqual([]);
    };
    await fc.assert(fc.asyncProperty(steps, run), { numRuns: 8, endOnFailure: true, examples });
  }, 180_000);
});
