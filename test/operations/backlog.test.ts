import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queue } from '../../app/jobs/boss.ts';
import { type Jobs, openJobs } from '../../app/jobs/jobs.ts';
import { readBacklog } from '../../app/operations/backlog.ts';
import { readinessOf } from '../../app/operations/readiness.ts';
import { databasePart, migrationsPart } from '../../app/operations/readiness-parts.ts';
import type { Database } from '../../app/store/database.ts';
import { engines, type Opened, silent } from '../store/engines.ts';

describe.each(engines)('what waits in the database: $name', ({ open }) => {
  let opened: Opened;
  let database: Database;
  let jobs: Jobs<string>;

  beforeAll(async () => {
    opened = await open();
    database = opened.database;
    // Nothing is worked off: what is put in stays.
    jobs = await openJobs<string>({ database, log: silent, concurrency: 0, run: async () => undefined });
  }, 30_000);
  afterAll(async () => {
    await jobs.stop();
    await opened.close();
  });

  it('is nothing at first', async () => {
    expect(await readBacklog(database)).toEqual({
      jobs: { waiting: 0, running: 0, 'trying-again': 0, later: 0, held: 0, 'given-up': 0 },
      oldestEventAge: 0,
    });
  });

  it('is counted by state, and as old as the oldest event that is not worked off', async () => {
    await jobs.add('client/1', 'old');
    await jobs.add('client/2', 'new');
    await jobs.addLater('client/3', 'look again', 3_600_000);
    await database.execute(
      `update pgboss.job set created_on = now() - interval '1 day', start_after = now() - interval '90 s'
       where name = $1 and singleton_key = 'client/1'`,
      [queue],
    );
    // What looks again later is no event, however long ago it was put there.
    await database.execute(
      `update pgboss.job set created_on = now() - interval '1 day' where name = $1 and singleton_key = 'client/3'`,
      [queue],
    );
    const backlog = await readBacklog(database);
    expect(backlog.jobs).toMatchObject({ waiting: 2, later: 1 });
    expect(backlog.oldestEventAge).toBeGreaterThanOrEqual(90);
    expect(backlog.oldestEventAge).toBeLessThan(100);
  });

  it('counts a failed job that waits for its next try since it failed', async () => {
    await database.execute(
      `update pgboss.job set data = jsonb_set(data, '{failures}', '1'), created_on = now() - interval '300 s',
       start_after = now() + interval '60 s' where name = $1 and singleton_key = 'client/2'`,
      [queue],
    );
    const backlog = await readBacklog(database);
    expect(backlog.jobs).toMatchObject({ waiting: 1, 'trying-again': 1, later: 1 });
    expect(Math.round(backlog.oldestEventAge / 10)).toBe(30);
  });

  it('goes with a database that is ready', async () => {
    const parts = [databasePart(database), migrationsPart(database)];
    expect(await readinessOf(parts)).toEqual({ ready: true, reasons: {} });
    await database.execute(
      `delete from kysely_migration where name = (select max(name) from kysely_migration)`,
    );
    expect((await readinessOf(parts)).reasons).toEqual({ migrations: 'are not those of this version' });
    const gone = databasePart({ execute: () => Promise.reject(new Error('gone')) });
    expect((await readinessOf([gone])).reasons).toEqual({ database: 'does not answer' });
  });
});
