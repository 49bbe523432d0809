import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queue } from '../../app/jobs/boss.ts';
import { type Jobs, openJobs } from '../../app/jobs/jobs.ts';
import { readBacklog } from '../../app/operations/backlog.ts';
import { readinessOf } from '../../app/operations/readiness.ts';
import { databasePart, keyPart, migrationsPart } from '../../app/operations/readiness-parts.ts';
import type { Database } from '../../app/store/database.ts';
import { tryInbox } from '../../app/store/inbox.ts';
import { makeKey } from '../service/key.ts';
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
      lateExports: 0,
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
    const parts = [databasePart((count) => tryInbox(database, count)), migrationsPart(database)];
    expect(await readinessOf(parts)).toEqual({ ready: true, reasons: {} });
    expect(await database.kysely.selectFrom('inbox').select('guid').execute()).toEqual([]);
    await database.execute(
      `delete from kysely_migration where name = (select max(name) from kysely_migration)`,
    );
    expect((await readinessOf(parts)).reasons).toEqual({ migrations: 'are not those of this version' });
    const gone = databasePart(() => Promise.reject(new Error('connect to db.internal failed')));
    expect((await readinessOf([gone])).reasons).toEqual({ database: 'does not answer' });
  });

  it.each([
    ['53100', 'has no room on its disk: deliveries cannot be written'],
    ['25006', 'is read-only: deliveries cannot be written'],
    ['P0001', 'deliveries cannot be written (SQLSTATE P0001)'],
  ])(
    'is not ready when its inbox refuses what is written with %s, and ready again afterwards',
    async (code, reason) => {
      await database.execute(`
      create function refuse() returns trigger language plpgsql as $$
      begin raise exception 'on host db.internal' using errcode = '${code}'; end $$;
      create trigger refuse before insert on inbox for each row execute function refuse()`);
      let time = 0;
      const part = databasePart(
        (count) => tryInbox(database, count),
        () => time,
      );
      expect((await readinessOf([part])).reasons).toEqual({ database: reason });
      await database.execute('drop trigger refuse on inbox; drop function refuse()');
      // What was found out holds for a moment, however often it is asked for.
      expect((await readinessOf([part])).ready).toBe(false);
      time = 3000;
      expect((await readinessOf([part])).ready).toBe(true);
    },
  );

  it('is tried with much once a delivery could not be taken in, until that goes', async () => {
    const written: number[] = [];
    let [time, room] = [0, 500];
    const part = databasePart(
      async (count) => {
        written.push(count);
        if (count > room) throw Object.assign(new Error('no'), { code: '53100' });
      },
      () => time,
    );
    const next = async () => {
      time += 3000;
      return part.problem();
    };
    expect(await next()).toBeNull();
    room = 1;
    expect(await next()).toBeNull();
    part.doubt();
    // At once, though what was found out before would still hold.
    expect(await part.problem()).toMatch(/no room/);
    expect(await next()).toMatch(/no room/);
    room = 500;
    expect(await next()).toBeNull();
    expect(await next()).toBeNull();
    expect(written).toEqual([1, 1, 200, 200, 200, 1]);
  });

  it('is not ready when everything in it is read-only', async () => {
    const part = databasePart(async (count) => {
      await database.transaction(async (trx) => {
        await sql`set transaction read only`.execute(trx);
        await tryInbox({ transaction: (work) => work(trx) }, count);
      });
    });
    expect((await readinessOf([part])).reasons.database).toMatch(/^is read-only/);
  });

  it('is asked whether the key can sign', async () => {
    expect(await readinessOf([keyPart(makeKey())])).toEqual({ ready: true, reasons: {} });
    expect((await readinessOf([keyPart('-----BEGIN RSA PRIVATE KEY-----')])).reasons).toEqual({
      'private key': 'cannot sign: nothing can be asked of GitHub',
    });
  });
});
