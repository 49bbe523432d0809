import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { describe, expect, inject, it } from 'vitest';
import { reminderKey } from '../../app/schedules/waiver-reminder-text.ts';
import { storedClients } from '../../app/store/client-store.ts';
import type { Database } from '../../app/store/database.ts';
import { knownIssues } from '../../app/store/issues.ts';
import { migrate, migratedTo, migrationNames } from '../../app/store/migrate.ts';
import { openDatabase } from '../../app/store/open.ts';
import { newestVerdicts } from '../../app/store/verdicts.ts';
import { insertion, shapeOf } from './any-row.ts';
import { engines, type Opened, server, silent } from './engines.ts';
import { newVerdict } from './new-verdict.ts';

/** Tables that got another name, from the version before to the one that gave it. */
const renamed: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '0010-purposes': { waiver_reminders: 'issues' },
};

async function countsOf(database: Database, tables: readonly string[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of tables)
    counts[table] = Number((await database.execute(`select count(*) as n from ${table}`)).rows[0]?.n);
  return counts;
}

describe.each(engines)('migrations, $name', (engine) => {
  it('each run on tables that hold rows, and keep them', async () => {
    const [first, ...later] = migrationNames;
    const opened = await engine.open({ migrateTo: first });
    const { database } = opened;
    for (const [index, name] of later.entries()) {
      const shape = await shapeOf(database);
      // Rows of their own for every version, since keys are taken.
      for (const table of shape.tables)
        await database.execute(`${insertion(shape, table, `v${index}/1`)} on conflict do nothing`);
      const before = await countsOf(database, shape.tables);
      expect(Math.min(...Object.values(before))).toBeGreaterThan(0);
      expect(await migrate(database.kysely, name)).toEqual([name]);
      const names = renamed[name] ?? {};
      const now = Object.entries(before).map(([table, n]) => [names[table] ?? table, n] as const);
      const tables = now.map(([table]) => table);
      expect(await countsOf(database, tables)).toEqual(Object.fromEntries(now));
    }
    const inbox = await database.kysely.selectFrom('inbox').select(['guid', 'event']).execute();
    expect(inbox).toEqual([{ guid: 'x', event: 'x' }]);
    await expect(database.execute('delete from audit')).rejects.toThrow('append-only');
    await opened.close();
  });

  it('make history of the verdicts that were kept before', async () => {
    const opened = await engine.open({ migrateTo: '0008-verdict-layers' });
    const { database } = opened;
    const shape = await shapeOf(database);
    for (const table of shape.tables.filter((name) => name !== 'verdicts'))
      await database.execute(insertion(shape, table, 'github.com/9'));
    await database.execute(`
      insert into verdicts (client, repository_id, pull_request, head, base, conclusion, digest, layers, published_at) values
      ('github.com/1', 8589934592, 7, 'h2', 'main', 'success', 'd2', '[]', '2026-11-02T00:00:00Z'),
      ('github.com/1', 8589934592, 7, 'h1', 'lax', 'failure', 'd1', null, '2026-11-01T00:00:00Z'),
      ('github.com/1', 8589934592, 8, 'h3', 'main', 'neutral', 'd3', null, '2026-11-01T00:00:00.123Z'),
      ('github.com/2', 8589934592, 7, 'h2', 'main', 'action_required', 'd4', null, '2026-11-03T00:00:00Z')`);
    const before = await countsOf(database, shape.tables);
    expect(await migrate(database.kysely, '0009-verdict-history')).toEqual(['0009-verdict-history']);
    expect(await countsOf(database, shape.tables)).toEqual(before);
    const { verdicts } = storedClients(database, 'github.com').of(1);
    const on = { kind: 'pull_request', repositoryId: 2 ** 33, subject: '7' } as const;
    const notKept = {
      baseSha: null,
      rules: null,
      facts: null,
      engine: null,
      checkRun: null,
      assessments: null,
    };
    const first = {
      ...{ ...on, ...notKept, head: 'h1', baseRef: 'lax', conclusion: 'failure', digest: 'd1', layers: null },
      judgedAt: '2026-11-01T00:00:00.000Z',
      publishedAt: new Date('2026-11-01T00:00:00Z'),
    };
    const second = {
      ...{
        ...on,
        ...notKept,
        head: 'h2',
        baseRef: 'main',
        conclusion: 'success',
        digest: 'd2',
        layers: '[]',
      },
      judgedAt: '2026-11-02T00:00:00.000Z',
      publishedAt: new Date('2026-11-02T00:00:00Z'),
    };
    expect(await verdicts.history(on)).toEqual([second, first]);
    expect(await verdicts.current({ ...on, head: 'h1' })).toEqual(first);
    const newest = await newestVerdicts(database.kysely, 'github.com/1', 2 ** 33, [7, 8, 9]);
    expect(newest.map(({ digest }) => digest)).toEqual(['d2', 'd3']);
    // What was recorded before and what is from now on are one history.
    const third = newVerdict({ ...on, head: 'h2' });
    await verdicts.record(third);
    expect((await verdicts.history(on)).map(({ digest }) => digest)).toEqual([third.digest, 'd2', 'd1']);
    await expect(database.execute('delete from verdicts')).rejects.toThrow('append-only');
    await opened.close();
  });

  it('call a command that came after too many others throttled, as the service does', async () => {
    const opened = await engine.open({ migrateTo: '0009-verdict-history' });
    const { database } = opened;
    const gates = ['open', 'told', 'closed'];
    for (const [comment, gate] of gates.entries())
      await database.execute(
        `insert into commands (client, comment, repository_id, pull_request, at, gate)
         values ('github.com/1', ${comment}, 2, 7, now(), '${gate}')`,
      );
    expect(await migrate(database.kysely)).toContain('0011-inbox-and-commands');
    const { rows } = await database.execute('select gate from commands order by comment');
    expect(rows.map(({ gate }) => gate)).toEqual(['open', 'throttled', 'closed']);
    await opened.close();
  });

  it('know comments and issues of before by what they were for', async () => {
    const opened = await engine.open({ migrateTo: '0009-verdict-history' });
    const { database } = opened;
    await database.execute(`
      insert into comments (client, repository_id, pull_request, comment, body) values
      ('github.com/1', 8589934592, 7, 4294967296, 'two things'), ('github.com/2', 8589934592, 7, 9, 'of another')`);
    await database.execute(`
      insert into waiver_reminders (client, repository_id, waiver, until, issue, closed_at) values
      ('github.com/1', 8589934592, 'W-1 b', '2026-12-01', 12, null),
      ('github.com/1', 8589934592, 'W-1 b', '2026-11-01', 5, '2026-11-02T00:00:00Z')`);
    expect(await migrate(database.kysely, '0010-purposes')).toEqual(['0010-purposes']);
    const { comments } = storedClients(database, 'github.com').of(1);
    const on = { repositoryId: 2 ** 33, pullRequest: 7 };
    await comments.set(on, 'metrics', { id: 10, body: 'how it went' });
    expect(Object.fromEntries(await comments.list(on))).toEqual({
      policies: { id: 2 ** 32, body: 'two things' },
      metrics: { id: 10, body: 'how it went' },
    });
    const at = { installation: 1, repositoryId: 2 ** 33, owner: 'a', repo: 'b' };
    const keyOf = (until: string) => reminderKey({ id: 'W-1 b', until });
    expect(await knownIssues(database.kysely, { host: 'github.com', at, purpose: 'waiver-ends' })).toEqual([
      { key: keyOf('2026-11-01'), issue: 5, done: true },
      { key: keyOf('2026-12-01'), issue: 12, done: false },
    ]);
    await opened.close();
  });

  it('run once, in order', async () => {
    const opened = await engine.open();
    expect(await migratedTo(opened.database.kysely)).toBe(migrationNames.at(-1));
    expect(await migrate(opened.database.kysely)).toEqual([]);
    expect([...migrationNames].sort()).toEqual(migrationNames);
    await opened.close();
  });

  it('of a newer Fairlead are left alone: an older one does not start', async () => {
    const opened = await engine.open();
    await opened.database.execute(
      `insert into kysely_migration (name, timestamp) values ('9999-from-the-future', '2999-01-01T00:00:00.000Z')`,
    );
    await opened.database.close();
    await expect(openDatabase({ ...opened.at, log: silent })).rejects.toThrow(
      /This database was used by a newer Fairlead: .*9999-from-the-future/,
    );
    await opened.remove();
  });
});

describe.skipIf(inject('postgres') === null)('a server', () => {
  const admin = async (statement: string) => {
    const client = new pg.Client({ connectionString: inject('postgres') ?? '' });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  const as = (at: Opened['at'], login: string) => {
    const url = new URL('url' in at ? at.url : '');
    url.username = login;
    return url.href;
  };

  it('is migrated by one of several processes that start at once', async () => {
    const { at, remove } = await server.place();
    const all = await Promise.all([1, 2, 3, 4].map(() => openDatabase({ ...at, log: silent })));
    const [first] = all;
    const { rows } = (await first?.execute('select name from kysely_migration order by 1')) ?? { rows: [] };
    expect(rows.map(({ name }) => name)).toEqual(migrationNames);
    await Promise.all(all.map((database) => database.close()));
    await remove();
  });

  it('that belongs to another login is refused, rather than seen as empty', async () => {
    const opened = await server.open();
    const login = `other_${randomBytes(4).toString('hex')}`;
    await admin(`create role ${login} login`);
    const url = as(opened.at, login);
    await expect(openDatabase({ url, log: silent })).rejects.toThrow(
      `The tables belong to the login fairlead, and DATABASE_URL logs in as ${login}, which would see nothing.`,
    );
    await opened.close();
    await admin(`drop role ${login}`);
  });

  it('whose login may not become the client role says what an administrator has to run', async () => {
    const { at, remove } = await server.place();
    await (await openDatabase({ ...at, log: silent })).close();
    const login = `plain_${randomBytes(4).toString('hex')}`;
    await admin(`create role ${login} login`);
    await admin(`create database ${login} owner ${login}`);
    const url = as(at, login).replace(/\/test_\w+$/, `/${login}`);
    await expect(openDatabase({ url, log: silent })).rejects.toThrow(
      /may not make the role fairlead_client\. Have an administrator run: .*GRANT fairlead_client TO/,
    );
    await admin(`drop database ${login} with (force)`);
    await admin(`drop role ${login}`);
    await remove();
  });

  it('that is not there is an error at once, not a wait', async () => {
    const url = 'postgres://fairlead@127.0.0.1:1/none';
    await expect(openDatabase({ url, log: silent })).rejects.toMatchObject({
      message: expect.stringContaining('nothing listens there'),
      cause: { code: 'ECONNREFUSED' },
    });
  });
});
