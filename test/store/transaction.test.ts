import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClientKey, Database } from '../../app/store/database.ts';
import { openDatabase } from '../../app/store/open.ts';
import { engines, type Opened, silent } from './engines.ts';
import { type SlowProxy, slowProxy } from './slow-proxy.ts';

const acme: ClientKey = { host: 'github.com', installation: 1 };

describe.each(engines)('transactions, $name', ({ open }) => {
  let opened: Opened;
  let database: Database;
  beforeAll(async () => {
    opened = await open();
    database = opened.database;
    await database.execute(`create table queue (id int primary key, "mixedCase" text)`);
  });
  afterAll(() => opened?.close());

  const audit = (what: string) => ({ client: 'github.com/1', what, detail: '{}' });
  const audited = async (what: string) =>
    (await database.kysely.selectFrom('audit').where('what', '=', what).selectAll().execute()).length;
  const queued = async (id: number) =>
    (await database.execute('select * from queue where id = $1', [id])).rows.length;

  it('the queue’s statements join the one they run in, and fall with it', async () => {
    await database.transaction(async (trx) => {
      await trx.insertInto('audit').values(audit('kept')).execute();
      await database.execute('insert into queue values ($1, $2)', [1, 'a']);
    });
    const failed = database.transaction(async (trx) => {
      await trx.insertInto('audit').values(audit('lost')).execute();
      await database.execute('insert into queue values ($1, $2)', [2, 'b']);
      throw new Error('after both');
    });
    await expect(failed).rejects.toThrow('after both');
    expect([await audited('kept'), await queued(1), await audited('lost'), await queued(2)]).toEqual([
      1, 1, 0, 0,
    ]);
  });

  it('a transaction inside one is the same one', async () => {
    const failed = database.transaction(async () => {
      await database.transaction((trx) => trx.insertInto('audit').values(audit('inner')).execute());
      throw new Error('outer');
    });
    await expect(failed).rejects.toThrow('outer');
    expect(await audited('inner')).toBe(0);
  });

  it('a statement that failed and was caught cannot end in a commit that keeps nothing and says nothing', async () => {
    const quiet = database.transaction(async (trx) => {
      await trx.insertInto('audit').values(audit('swallowed')).execute();
      await database.execute('select 1 / 0').catch(() => {});
    });
    await expect(quiet).rejects.toThrow('failed earlier');
    expect(await audited('swallowed')).toBe(0);
  });

  it('the database itself is refused inside one, instead of waiting for ever', async () => {
    const wrong = database.transaction(() => database.kysely.selectFrom('audit').selectAll().execute());
    await expect(wrong).rejects.toThrow('use the transaction that was given');
  });

  it('what outlives a transaction is outside it', async () => {
    let late: Promise<unknown> = Promise.resolve();
    await database
      .transaction(async () => {
        late = pause(30).then(() => database.execute('insert into queue values (3, null)'));
        throw new Error('ended');
      })
      .catch(() => {});
    await late;
    expect(await queued(3)).toBe(1);
  });

  it('work for a client neither queues jobs nor does the service’s work, nor runs inside it', async () => {
    await expect(database.asClient(acme, () => database.execute('select 1'))).rejects.toThrow('not queued');
    await expect(database.asClient(acme, () => database.transaction(async () => {}))).rejects.toThrow(
      'the service’s own work',
    );
    await expect(database.transaction(() => database.asClient(acme, async () => {}))).rejects.toThrow(
      'outside any other',
    );
  });

  it('many at once all end', async () => {
    const numbers = Array.from({ length: 40 }, (_, index) => 100 + index);
    await Promise.all(
      numbers.map((id) =>
        id % 2
          ? database.transaction(() => database.execute('insert into queue values ($1, $2)', [id, 'x']))
          : database.asClient(acme, (trx) => trx.insertInto('audit').values(audit('many')).execute()),
      ),
    );
    expect(await audited('many')).toBe(20);
    expect((await database.execute('select 1 from queue where id >= 100')).rows.length).toBe(20);
  });

  it('values come and go alike', async () => {
    const bytes = Buffer.from([0, 1, 254, 255]);
    const { rows } = await database.execute(
      `select $1::bigint as "bigInt", count(*) as "count", $2::bytea as "bytes", $3::jsonb as "json", $4::timestamptz as "at",
        $5::text[] as "texts", null as "none", 1.5::numeric as "numeric", true as "yes"`,
      [9007199254740991, bytes, JSON.stringify([{ some_key: 1 }]), new Date(0), ['a', 'b']],
    );
    expect(rows).toEqual([
      {
        bigInt: 9007199254740991,
        count: 1,
        bytes,
        json: [{ some_key: 1 }],
        at: new Date(0),
        texts: ['a', 'b'],
        none: null,
        numeric: '1.5',
        yes: true,
      },
    ]);
    expect(Buffer.isBuffer(rows[0]?.bytes)).toBe(true);
    await expect(database.execute('select 9007199254740993::bigint')).rejects.toThrow('does not fit');
  });

  it('columns are camel case in code, and the words inside JSON are left alone', async () => {
    await database.kysely
      .insertInto('openChecks')
      .values({
        client: 'github.com/1',
        repositoryId: 5,
        owner: 'a',
        repo: 'b',
        checkRun: 7,
        externalId: 'e',
        pullRequest: null,
        sha: 'c',
      })
      .execute();
    const row = await database.kysely.selectFrom('openChecks').selectAll().executeTakeFirstOrThrow();
    expect(row).toEqual({
      client: 'github.com/1',
      repositoryId: 5,
      owner: 'a',
      repo: 'b',
      checkRun: 7,
      externalId: 'e',
      pullRequest: null,
      sha: 'c',
      openedAt: expect.any(Date),
    });
    const detail = JSON.stringify({ snake_case: { in_it: 1 } });
    await database.kysely
      .insertInto('audit')
      .values({ ...audit('json'), detail })
      .execute();
    const found = await database.kysely
      .selectFrom('audit')
      .where('what', '=', 'json')
      .select('detail')
      .executeTakeFirstOrThrow();
    expect(found.detail).toEqual(JSON.parse(detail));
  });

  it('counts what was changed', async () => {
    const { numUpdatedRows } = await database.kysely
      .updateTable('openChecks')
      .set({ sha: 'd' })
      .where('checkRun', '=', 7)
      .executeTakeFirstOrThrow();
    expect(numUpdatedRows).toBe(1n);
  });
});

describe.each(engines)('statements told at once, $name', ({ open }) => {
  let opened: Opened;
  let database: Database;
  beforeAll(async () => {
    opened = await open();
    database = opened.database;
  });
  afterAll(() => opened?.close());

  const other: ClientKey = { host: "git'hub.com", installation: 2 };
  const comment = (client: ClientKey, pullRequest: number) =>
    database.kysely.insertInto('comments').values({
      client: `${client.host}/${client.installation}`,
      repositoryId: 1,
      pullRequest,
      purpose: 'policies',
      comment: 5,
      body: 'x',
    });
  const comments = () =>
    database.kysely.selectFrom('comments').select(['client', 'pullRequest']).orderBy('pullRequest');

  it('are one transaction of the client, each answered in its place', async () => {
    const [none, before, , after] = await database.atOnce(acme, [
      database.kysely.deleteFrom('comments').where('pullRequest', '=', 99),
      comments(),
      comment(acme, 1),
      comments(),
    ]);
    expect([none, before, after]).toEqual([[], [], [{ client: 'github.com/1', pullRequest: 1 }]]);
    await database.atOnce(other, [comment(other, 2)]);
    expect(await database.atOnce(other, [comments()])).toEqual([
      [{ client: "git'hub.com/2", pullRequest: 2 }],
    ]);
    expect(await database.atOnce(acme, [comments()])).toEqual([[{ client: 'github.com/1', pullRequest: 1 }]]);
    expect((await comments().execute()).length).toBe(2);
  });

  it('are all kept or none, and leave the connection to whoever comes next', async () => {
    for (const wrong of [comment(acme, 1), comment(other, 7)]) {
      const failed = database.atOnce(acme, [comment(acme, 6), wrong, comment(acme, 8)]);
      await expect(failed).rejects.toThrow(/duplicate key|row-level security/);
    }
    expect((await comments().execute()).map(({ pullRequest }) => pullRequest)).toEqual([1, 2]);
    expect((await database.execute('select current_user = session_user as own')).rows).toEqual([
      { own: true },
    ]);
  });

  it('of a client that may not become one run as nobody else', async () => {
    const nobody: ClientKey = { host: 'x\0', installation: 1 };
    await expect(database.atOnce(nobody, [comment(nobody, 9), comments()])).rejects.toThrow();
    expect((await comments().execute()).map(({ pullRequest }) => pullRequest)).toEqual([1, 2]);
  });

  it('are not told inside of a transaction', async () => {
    await expect(database.transaction(() => database.atOnce(acme, [comments()]))).rejects.toThrow(
      'outside any other',
    );
  });
});

describe.each(engines.filter(({ name }) => name === 'server'))(
  'statements told at once, far away',
  ({ open }) => {
    let opened: Opened;
    let proxy: SlowProxy;
    let database: Database;
    beforeAll(async () => {
      opened = await open();
      proxy = await slowProxy('url' in opened.at ? opened.at.url : '', 25);
      database = await openDatabase({ url: proxy.url, log: silent, migrateTo: 'none' });
    });
    afterAll(async () => {
      await database?.close();
      await proxy?.close();
      await opened?.close();
    });

    const one = () => database.kysely.selectFrom('comments').select('client').limit(1);

    it('wait until their transaction is begun, and for nothing else', async () => {
      await database.atOnce(acme, [one()]);
      proxy.turns();
      await database.atOnce(acme, [one(), one(), one(), one()]);
      expect(proxy.turns()).toBe(2);
    });

    it('all fail with the connection, and those that come next have another', async () => {
      const asked = database.atOnce(acme, [one(), one(), one()]);
      setTimeout(() => proxy.cut(), 40);
      await expect(asked).rejects.toThrow();
      expect(await database.atOnce(acme, [one(), one()])).toEqual([[], []]);
    });
  },
);

describe.each(engines)('the audit table, $name', ({ open }) => {
  it('only grows, whoever asks', async () => {
    const { database, close } = await open();
    await database.asClient(acme, (trx) =>
      trx.insertInto('audit').values({ client: 'github.com/1', what: 'a', detail: '{}' }).execute(),
    );
    for (const statement of [`update audit set what = 'b'`, 'delete from audit', 'truncate audit']) {
      await expect(database.execute(statement)).rejects.toThrow('the audit table is append-only');
      await expect(database.asClient(acme, (trx) => sql.raw(statement).execute(trx))).rejects.toThrow(
        'permission denied for table audit',
      );
    }
    expect(await database.kysely.selectFrom('audit').select('what').execute()).toEqual([{ what: 'a' }]);
    await close();
  });
});

describe.each(engines)('a script with a transaction of its own, on the $name engine', ({ open }) => {
  it('leaves nothing open to whoever comes next when it fails half-way', async () => {
    const { database, close } = await open();
    await expect(database.execute('begin; select 1 / 0; commit')).rejects.toThrow('division by zero');
    expect((await database.execute('select 1 as one')).rows).toEqual([{ one: 1 }]);
    expect(await database.transaction((trx) => trx.selectFrom('audit').selectAll().execute())).toEqual([]);
    await close();
  });
});

describe.each(engines.filter(({ name }) => name === 'server'))(
  'a server that goes away, $name',
  ({ open }) => {
    const own = 'select pg_backend_pid() as pid';
    const end = 'select pg_terminate_backend($1)';

    it('fails the transaction at hand and no other, and the process lives', async () => {
      const { database, at, close } = await open();
      const other = await openDatabase({ ...at, log: silent });
      const values = { client: 'github.com/1', what: 'cut', detail: '{}' };
      for (const between of [false, true]) {
        const cut = database.transaction(async (trx) => {
          await trx.insertInto('audit').values(values).execute();
          const pid = (await database.execute(own)).rows[0]?.pid;
          if (between) {
            await other.execute(end, [pid]);
            await pause(100);
          } else await database.execute(end, [pid]);
          await trx.insertInto('audit').values(values).execute();
        });
        await expect(cut).rejects.toThrow();
        expect(await database.kysely.selectFrom('audit').selectAll().execute()).toEqual([]);
      }
      await other.close();
      await close();
    });

    it('costs an idle connection nothing but itself', async () => {
      const { database, at, close } = await open();
      const other = await openDatabase({ ...at, log: silent });
      const before = (await database.execute(own)).rows[0]?.pid;
      await other.execute(end, [before]);
      await pause(100);
      const after = (await database.execute(own)).rows[0]?.pid;
      expect(after).not.toBe(before);
      await other.close();
      await close();
    });
  },
);
