import fs from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { mark } from '../../app/evidence/gaps/receiving.ts';
import { backup } from '../../app/store/backup.ts';
import { storedClients } from '../../app/store/client-store.ts';
import type { Database } from '../../app/store/database.ts';
import { migrationNames } from '../../app/store/migrate.ts';
import { openDatabase } from '../../app/store/open.ts';
import { restore } from '../../app/store/restore.ts';
import { shapeOf } from './any-row.ts';
import { embedded, engines, type Opened, silent } from './engines.ts';
import { newVerdict } from './new-verdict.ts';

const at = '2026-11-21T22:00:00.000Z';
let files = 0;
const newFile = () => {
  files += 1;
  return join(inject('run'), `backup-${process.pid}-${files}.gz`);
};
const options = (place: Opened['at']) => ({ ...place, log: silent });

/** More rows than a batch, and words that are easy to break. */
async function fill(database: Database): Promise<void> {
  const odd = 'quote \' " back \\ new\nline tab\t nul-ish \\u0001 \u2028 emoji 🚢';
  await database.kysely
    .insertInto('clients')
    .values({
      id: 'github.com/1',
      host: 'github.com',
      installation: 1,
      account: odd,
      accountId: 9007199254740991,
      state: 'gone',
      goneAt: new Date(0),
    })
    .execute();
  await database.execute(
    `insert into repositories (client, id, name, state) select 'github.com/1', i, 'r' || i, 'active' from generate_series(1, 1203) i`,
  );
  await database.kysely
    .insertInto('comments')
    .values({
      client: 'github.com/1',
      repositoryId: 1,
      pullRequest: 2,
      purpose: 'policies',
      comment: 3,
      body: odd,
    })
    .execute();
  const { verdicts } = storedClients(database, 'github.com').of(1);
  for (const subject of ['1', '2']) await verdicts.record(newVerdict({ subject, layers: odd }));
  await database.kysely
    .insertInto('audit')
    .values({ client: 'github.com/1', what: odd, detail: JSON.stringify({ a_b: [1, null, odd] }) })
    .execute();
}

async function everything(database: Database): Promise<Readonly<Record<string, unknown>>> {
  const all: Record<string, unknown> = {};
  for (const table of (await shapeOf(database)).tables)
    all[table] = (await database.execute(`select to_jsonb(t) as row from ${table} t order by 1`)).rows;
  return all;
}

/** There and back again; on one engine alone only where there is no server. */
const pairs = engines
  .flatMap((from) => engines.map((to) => ({ from, to, name: `${from.name} → ${to.name}` })))
  .filter(({ from, to }) => from !== to || engines.length === 1);

describe.each(pairs)('backup and restore, $name', ({ from, to }) => {
  it('bring every row over, and the numbers go on', async () => {
    const file = newFile();
    const [source, target] = [await from.open(), await to.place()];
    await fill(source.database);
    const before = await everything(source.database);
    await source.database.close();
    await backup(options(source.at), file, at);
    expect(await restore(options(target.at), file)).toMatchObject({ repositories: 1203, audit: 1, inbox: 0 });
    const database = await openDatabase(options(target.at));
    expect(await everything(database)).toEqual(before);
    const again = { client: 'github.com/1', what: 'next', detail: '{}' };
    const { id } = await database.kysely
      .insertInto('audit')
      .values(again)
      .returning('id')
      .executeTakeFirstOrThrow();
    expect(id).toBe(2);
    // Verdicts go on where they were: one that was recorded before is known, and a new one is the newest.
    const { verdicts } = storedClients(database, 'github.com').of(1);
    const next = newVerdict({ subject: '1', digest: 'fairlead:next' });
    await verdicts.record(newVerdict({ subject: '1', layers: null }));
    await verdicts.record(next);
    expect(await verdicts.history(next)).toHaveLength(2);
    expect(await verdicts.current(next)).toMatchObject(next);
    await database.close();
    await source.remove();
    await target.remove();
  });
});

// What follows is the same code on both: the faster one is enough.
describe.each(engines.slice(-1))('backup, $name', (engine) => {
  it('of an older version migrates nothing, and is brought up to date when it is restored', async () => {
    const file = newFile();
    const source = await engine.open({ migrateTo: '0001-tables' });
    await source.database.execute(
      `insert into inbox (guid, client, event, body_hash) values ('g', 'github.com/1', 'push', 'h')`,
    );
    await source.database.close();
    await backup(options(source.at), file, at);
    const untouched = await openDatabase({ ...options(source.at), migrateTo: 'none' });
    expect((await untouched.execute('select name from kysely_migration')).rows).toEqual([
      { name: '0001-tables' },
    ]);
    await untouched.close();
    const target = await engine.place();
    await restore(options(target.at), file);
    const database = await openDatabase(options(target.at));
    expect(await database.kysely.selectFrom('inbox').select(['guid', 'action']).execute()).toEqual([
      { guid: 'g', action: null },
    ]);
    await database.close();
    await source.remove();
    await target.remove();
  });

  it('from before there was a history of verdicts gives one', async () => {
    const file = newFile();
    const source = await engine.open({ migrateTo: '0008-verdict-layers' });
    await source.database.execute(`
      insert into verdicts (client, repository_id, pull_request, head, base, conclusion, digest, published_at)
      values ('github.com/1', 5, 7, 'h1', 'main', 'failure', 'd1', '2026-11-01T00:00:00Z')`);
    await source.database.close();
    await backup(options(source.at), file, at);
    const target = await engine.place();
    await restore(options(target.at), file);
    const database = await openDatabase(options(target.at));
    const { verdicts } = storedClients(database, 'github.com').of(1);
    const on = { kind: 'pull_request', repositoryId: 5, subject: '7', head: 'h1' } as const;
    expect(await verdicts.history(on)).toMatchObject([
      { baseRef: 'main', conclusion: 'failure', digest: 'd1', judgedAt: '2026-11-01T00:00:00.000Z' },
    ]);
    await database.close();
    await source.remove();
    await target.remove();
  });

  it('is a gap for evidence from when it was taken until the service runs again', async () => {
    const file = newFile();
    const [source, target] = [await engine.open(), await engine.place()];
    const begun = new Date('2026-11-21T21:59:40.000Z');
    const listening = (database: Database, now: Date) => ({
      database,
      host: 'github.com',
      now: () => now,
      log: silent,
    });
    await source.database.kysely
      .insertInto('clients')
      .values({
        id: 'github.com/1',
        host: 'github.com',
        installation: 1,
        account: 'acme',
        accountId: 51,
        state: 'active',
        createdAt: new Date(0),
      })
      .execute();
    expect(await mark(listening(source.database, begun))).toBe(false);
    await source.database.close();
    await backup(options(source.at), file, at);
    await restore(options(target.at), file);
    const database = await openDatabase(options(target.at));
    const again = new Date('2026-11-22T06:00:00.000Z');
    expect(await mark(listening(database, again))).toBe(true);
    const gaps = await database.kysely
      .selectFrom('ledgerNotes')
      .select('payload')
      .where('kind', '=', 'gap')
      .execute();
    expect(gaps.map(({ payload }) => payload)).toMatchObject([
      { from: begun.toISOString(), to: again.toISOString(), watched: 'events', repositories: null },
    ]);
    await database.close();
    await source.remove();
    await target.remove();
  });

  it('into a database that holds anything is refused, and changes nothing', async () => {
    const file = newFile();
    const opened = await engine.open();
    await fill(opened.database);
    await opened.database.close();
    await backup(options(opened.at), file, at);
    await expect(restore(options(opened.at), file)).rejects.toThrow(
      'The database is not empty: audit has rows.',
    );
    await opened.remove();
  });
});

describe('a backup file', () => {
  const file = newFile();
  let source: Opened;
  beforeAll(async () => {
    source = await embedded.open();
    await fill(source.database);
    await source.database.close();
    await backup(options(source.at), file, at);
  });
  afterAll(() => source.remove());

  it('is whole or not there, is read by its owner only, and is never overwritten', async () => {
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    expect(fs.existsSync(`${file}.part`)).toBe(false);
    await expect(backup(options(source.at), file, at)).rejects.toThrow('is there already');
    const [head, ...rest] = gunzipSync(fs.readFileSync(file)).toString().trim().split('\n');
    expect(JSON.parse(head ?? '')).toEqual({
      fairlead: 'backup',
      format: 1,
      migration: migrationNames.at(-1),
      at,
    });
    expect(JSON.parse(rest.at(-1) ?? '')).toMatchObject({ end: { repositories: 1203, audit: 1 } });
  });

  it('that is broken is refused, and nothing of it is restored', async () => {
    const lines = gunzipSync(fs.readFileSync(file)).toString().trim().split('\n');
    const text = lines.join('\n');
    const bytes = fs.readFileSync(file);
    const ways: readonly (readonly [Buffer, RegExp])[] = [
      [bytes.subarray(0, bytes.length - 20), /is not a whole backup of Fairlead/],
      [bytes.subarray(0, 5), /is not a whole backup of Fairlead/],
      [Buffer.from('{}'), /is not a whole backup of Fairlead/],
      [gzipSync(lines.slice(0, -1).join('\n')), /is cut: rows that it should have are missing/],
      [gzipSync(lines.filter((_, index) => index !== 30).join('\n')), /is cut/],
      [
        gzipSync(text.replace('"table":"comments"', '"table":"pg_authid"')),
        /pg_authid, a table that is not known/,
      ],
      [gzipSync('{"hello": 1}\n'), /is not a backup of Fairlead/],
      [gzipSync(''), /is not a backup of Fairlead/],
      [gzipSync(text.replace(/"migration":"\d+/, '"migration":"9999')), /was made by a newer Fairlead/],
    ];
    const target = await embedded.place();
    for (const [content, words] of ways) {
      const broken = newFile();
      fs.writeFileSync(broken, content);
      await expect(restore(options(target.at), broken)).rejects.toThrow(words);
    }
    await expect(restore(options(target.at), newFile())).rejects.toThrow('There is no file');
    // All tables are still empty: a whole one is taken.
    await restore(options(target.at), file);
    await target.remove();
  });

  it('is not made of nothing, nor of a directory that is in use', async () => {
    const unmade = newFile();
    const nothing = join(inject('run'), 'nothing-here');
    await expect(backup(options({ dataDirectory: nothing }), unmade, at)).rejects.toThrow(
      'There is no data in',
    );
    expect(fs.existsSync(nothing)).toBe(false);
    const { at: place, close } = await embedded.open();
    await expect(backup(options(place), unmade, at)).rejects.toThrow('Another Fairlead process is using');
    expect(fs.existsSync(unmade)).toBe(false);
    await close();
  });
});
