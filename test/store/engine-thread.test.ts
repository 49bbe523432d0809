/** The embedded engine's thread: what crosses over, what is left open, and its end. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databasePart } from '../../app/operations/readiness-parts.ts';
import type { Database } from '../../app/store/database.ts';
import { EngineLost } from '../../app/store/engine-lost.ts';
import { tryInbox } from '../../app/store/inbox.ts';
import { openDatabase } from '../../app/store/open.ts';
import { embedded, type Opened, silent } from './engines.ts';

/** With the thread that it started, which a test may end. */
async function openWithThread(): Promise<Opened & { readonly worker: Worker }> {
  let worker: Worker | undefined;
  const started = (one: Worker) => {
    worker = one;
  };
  process.on('worker', started);
  const opened = await embedded.open();
  process.off('worker', started);
  if (!worker) throw new Error('no thread was started');
  return { ...opened, worker };
}

const audit = (what: string) => ({ client: 'github.com/1', what, detail: '{}' });

describe('the thread of the embedded engine', () => {
  let opened: Opened;
  let database: Database;
  beforeAll(async () => {
    opened = await embedded.open();
    database = opened.database;
    await database.execute('create table kept (id int primary key, bytes bytea, json jsonb)');
  });
  afterAll(() => opened?.close());

  const kept = async () =>
    (await database.execute('select id from kept order by id')).rows.map(({ id }) => id);

  it('gives every kind of value back as it went in, again and again', async () => {
    const values = [
      '9007199254740991',
      Buffer.from([0, 92, 255]),
      JSON.stringify({ a: [1, null, 'ß'], b: { c: true } }),
      new Date('2026-11-30T12:00:00.123Z'),
      ['a"b', 'c\\d', null],
      [1, 2],
      null,
      1.5,
      false,
      '',
    ];
    // Prepared anew after some uses.
    for (let i = 0; i < 450; i += 1) {
      const { rows } = await database.execute(
        `select $1::bigint as big, $2::bytea as bytes, $3::jsonb as json, $4::timestamptz as at, $5::text[] as texts,
          $6::bigint[] as bigs, $7::text as none, $8::float8 as float, $9::boolean as no, $10::text as empty`,
        values,
      );
      if (i % 150 > 0) continue;
      expect(rows).toEqual([
        {
          big: 9007199254740991,
          bytes: Buffer.from([0, 92, 255]),
          json: { a: [1, null, 'ß'], b: { c: true } },
          at: new Date('2026-11-30T12:00:00.123Z'),
          texts: ['a"b', 'c\\d', null],
          bigs: [1, 2],
          none: null,
          float: 1.5,
          no: false,
          empty: '',
        },
      ]);
      expect(Buffer.isBuffer(rows[0]?.bytes)).toBe(true);
      expect(rows[0]?.at).toBeInstanceOf(Date);
    }
  });

  it('tells errors with their code and without the words of a statement', async () => {
    const secret = 'hunter2 of a client';
    const wrong = database.execute('insert into kept values ($1, null, $2)', [1, `{"a": ${secret}`]);
    const error: unknown = await wrong.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'DatabaseError', code: '22P02', severity: 'ERROR' });
    expect(JSON.stringify([error, (error as Error).message, (error as Error).stack])).not.toContain(
      'hunter2',
    );
    await expect(database.execute('select 9007199254740993::bigint')).rejects.toThrow(RangeError);
    await expect(database.execute('select $1::int', [() => 1])).rejects.toThrow();
    expect(await kept()).toEqual([]);
  });

  it('takes a statement whose columns changed since it was prepared', async () => {
    const read = () => database.execute('select * from kept where id = any($1::int[])', [[7]]);
    await database.execute('insert into kept (id) values ($1)', [7]);
    expect((await read()).rows).toEqual([{ id: 7, bytes: null, json: null }]);
    await database.execute('alter table kept add column more int');
    expect((await read()).rows).toEqual([{ id: 7, bytes: null, json: null, more: null }]);
    await database.execute(`do $$ begin execute 'al' || 'ter table kept drop column more'; end $$`);
    await read().catch(() => undefined);
    expect((await read()).rows).toEqual([{ id: 7, bytes: null, json: null }]);
    await database.execute('delete from kept where id = $1', [7]);
  });

  it('sees what a statement of many uses is about as the table grows', async () => {
    const find = (id: number) => database.execute('select id from kept where id = $1', [id]);
    for (let i = 0; i < 20; i += 1) await find(i);
    await database.execute('insert into kept (id) select i from generate_series(1000, 1999) i', []);
    for (let i = 0; i < 300; i += 1) expect((await find(1000 + i)).rows).toEqual([{ id: 1000 + i }]);
    await database.execute('delete from kept where id >= $1', [1000]);
  });

  it('keeps nothing of a script that leaves its transaction open, and says so', async () => {
    await expect(database.execute('begin; insert into kept (id) values (1)')).rejects.toThrow(
      'left its transaction open',
    );
    expect(await kept()).toEqual([]);
    await database.transaction((trx) => trx.insertInto('audit').values(audit('next')).execute());
    expect((await database.kysely.selectFrom('audit').select('what').execute()).length).toBe(1);
  });

  it('begins nobody’s transaction before the one before it is ended', async () => {
    const numbers = Array.from({ length: 30 }, (_, id) => 100 + id);
    const ends = await Promise.allSettled(
      numbers.map((id) =>
        database.transaction(async () => {
          await database.execute('insert into kept (id) values ($1)', [id]);
          if (id % 3 === 0) throw new Error('no');
          if (id % 3 === 1) await database.execute('insert into kept (id) values ($1)', [id]);
          await pause(id % 2);
        }),
      ),
    );
    expect(ends.map(({ status }) => status)).toEqual(
      numbers.map((id) => (id % 3 === 2 ? 'fulfilled' : 'rejected')),
    );
    expect(await kept()).toEqual(numbers.filter((id) => id % 3 === 2));
  });

  it('finishes what was begun before it is closed, and refuses what comes after', async () => {
    const other = await embedded.open();
    const last = other.database.execute(
      `insert into audit (client, what, detail) select 'github.com/1', 'last', '{}' from generate_series(1, 20000)`,
    );
    await pause(5);
    await other.database.close();
    await last;
    await expect(other.database.execute('select 1')).rejects.toThrow();
    const again = await openDatabase({ ...other.at, log: silent });
    const { rows } = await again.execute('select count(*) from audit');
    expect(rows).toEqual([{ count: 20000 }]);
    await again.close();
    await other.remove();
  });
});

describe('an engine whose thread dies', () => {
  it('fails what is asked and what comes after at once, is not ready, and says why; nothing that was kept is lost', async () => {
    const { database, worker, at, remove } = await openWithThread();
    const ready = databasePart(
      (count) => tryInbox(database, count),
      () => Date.now() * 1e6,
    );
    expect(await ready.problem()).toBe(null);
    await database.transaction((trx) => trx.insertInto('audit').values(audit('kept')).execute());
    const cut = database.transaction(async (trx) => {
      await trx.insertInto('audit').values(audit('cut')).execute();
      void worker.terminate();
      await pause(50);
      await trx.insertInto('audit').values(audit('cut')).execute();
    });
    const waiting = database.execute('select pg_sleep(10)');
    await expect(cut).rejects.toThrow(EngineLost);
    await expect(waiting).rejects.toThrow(EngineLost);
    await expect(database.execute('select 1')).rejects.toThrow('the embedded engine ended: ');
    expect(await database.lost).toBeInstanceOf(EngineLost);
    expect(await ready.problem()).toBe('its engine ended: this process ends, and has to be started again');
    await database.close().catch(() => undefined);
    const again = await openDatabase({ ...at, log: silent });
    expect(await again.kysely.selectFrom('audit').select('what').execute()).toEqual([{ what: 'kept' }]);
    await again.close();
    await remove();
  });

  it('that is closed is not lost', async () => {
    const { database, close } = await openWithThread();
    let lost = false;
    void database.lost.then(() => {
      lost = true;
    });
    await close();
    await pause(20);
    expect(lost).toBe(false);
  });
});
