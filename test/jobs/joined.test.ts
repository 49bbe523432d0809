/** Jobs with one key that are one job: nothing that any of them knew is lost, wherever it waits. */
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Jobs, openJobs } from '../../app/jobs/jobs.ts';
import { engines, type Opened, silent } from '../store/engines.ts';

/** What is asked for, in the order it was asked. */
type Asked = readonly string[];

describe.each(engines)('jobs that are joined, on the $name engine', ({ open }) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
  }, 60_000);
  afterAll(() => opened.close());

  async function jobsOf(of: { concurrency?: number; run?: (job: Asked) => Promise<void> } = {}) {
    const jobs: Jobs<Asked> = await openJobs<Asked>({
      database: opened.database,
      log: silent,
      concurrency: 0,
      run: async () => undefined,
      join: (earlier, later) => [...earlier, ...later],
      isUrgent: (job) => job.includes('urgent'),
      retries: [60_000],
      ...of,
    });
    onTestFinished(async () => {
      await jobs.stop();
      for (const table of ['pgboss.job', 'held_jobs', 'pauses'])
        await opened.database.execute(
          `delete from ${table}${table === 'pgboss.job' ? " where name = 'fairlead'" : ''}`,
        );
    });
    return jobs;
  }

  const read = async (sql: string) =>
    (await opened.database.execute(sql)).rows.map(({ job, due }) => ({ job, due }));
  const queued = () =>
    read(
      `select data -> 'job' as job, start_after <= now() as due from pgboss.job where name = 'fairlead' order by singleton_key`,
    );
  const aside = () => read(`select data -> 'job' as job, null as due from held_jobs order by key`);

  const sorted = (rows: readonly { readonly job: unknown }[]) =>
    rows.flatMap(({ job }) => job as Asked).sort();

  it('while they wait, and when several are added at once', async () => {
    const jobs = await jobsOf();
    await jobs.add('1/a', ['a']);
    await jobs.addAll([
      { key: '1/a', job: ['b'] },
      { key: '1/a', job: ['c'] },
    ]);
    expect(await queued()).toEqual([{ job: ['a', 'b', 'c'], due: true }]);
  });

  it('when one is for later', async () => {
    const jobs = await jobsOf();
    await jobs.add('1/a', ['a']);
    await jobs.addLater('1/a', ['again'], 60_000);
    expect(await queued()).toEqual([{ job: ['again', 'a'], due: true }]);
    await jobs.addLater('1/b', ['first'], 60_000);
    await jobs.addLater('1/b', ['second'], 60_000);
    expect(await queued()).toContainEqual({ job: ['first', 'second'], due: false });
    await jobs.add('1/b', ['now']);
    expect(await queued()).toContainEqual({ job: ['first', 'second', 'now'], due: true });
  });

  it('when one failed and another came meanwhile', async () => {
    let first = true;
    const jobs = await jobsOf({
      concurrency: 1,
      run: async (job) => {
        if (!first) return;
        first = false;
        await jobs.addLater('1/a', ['meanwhile'], 60_000);
        throw new Error(`no ${job.join()}`);
      },
    });
    await jobs.add('1/a', ['a']);
    await jobs.idle();
    expect(await queued()).toEqual([{ job: ['a', 'meanwhile'], due: false }]);
  });

  it('when their client is left alone, and after that', async () => {
    const jobs = await jobsOf();
    await jobs.addLater('1/a', ['later'], 30_000);
    await jobs.pause('1', 60_000, 'reads');
    await jobs.add('1/a', ['b']);
    await jobs.addLater('1/a', ['c'], 10);
    expect(sorted(await aside())).toEqual(['b', 'c', 'later']);
    expect(await queued()).toEqual([]);
    await opened.database.execute('update pauses set until = now()');
    await jobs.add('1/a', ['d']);
    expect(sorted(await queued())).toEqual(['b', 'c', 'd', 'later']);
    expect(await aside()).toEqual([]);
  });

  it('and run although their client is left alone, when one of them is urgent', async () => {
    const jobs = await jobsOf();
    await jobs.add('1/before', ['urgent']);
    await jobs.pause('1', 60_000, 'reads');
    await jobs.add('1/a', ['a']);
    expect(await aside()).toEqual([{ job: ['a'], due: null }]);
    await jobs.add('1/a', ['urgent']);
    expect(await aside()).toEqual([]);
    expect(await queued()).toEqual([
      { job: ['a', 'urgent'], due: true },
      { job: ['urgent'], due: true },
    ]);
    await jobs.addLater('1/c', ['urgent'], 1000);
    expect(await queued()).toContainEqual({ job: ['urgent'], due: false });
  });

  it('and wait even so where their client takes no writes either, which costs no write to say again', async () => {
    const jobs = await jobsOf();
    await jobs.add('1/before', ['urgent']);
    await jobs.pause('1', 60_000, 'reads');
    expect(await queued()).toEqual([{ job: ['urgent'], due: true }]);
    await jobs.pause('1', 50_000, 'everything');
    expect(await queued()).toEqual([]);
    await jobs.add('1/a', ['urgent']);
    await jobs.addLater('1/c', ['urgent'], 10);
    expect(await aside()).toHaveLength(3);
    const version = async () =>
      (await opened.database.execute('select xmin::text as version, until from pauses')).rows;
    const before = await version();
    await jobs.pause('1', 40_000, 'everything');
    await jobs.pause('1', 59_500, 'reads');
    expect(await version()).toEqual(before);
    await jobs.pause('1', 65_000, 'reads');
    expect(await version()).not.toEqual(before);
    await opened.database.execute('update pauses set writes_until = now()');
    await jobs.add('1/d', ['urgent']);
    expect(await queued()).toEqual([{ job: ['urgent'], due: true }]);
  });
});
