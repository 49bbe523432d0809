/** What is left of a client that left: an export, and the word that it was purged. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { exportClient, exportName } from '../../app/clients/export.ts';
import { deleteJobs, deleteWaitingJobs } from '../../app/clients/jobs.ts';
import { type PurgeOf, purge } from '../../app/clients/purge.ts';
import { clientTables } from '../../app/clients/tables.ts';
import { writeLedger } from '../../app/evidence/ledger/export.ts';
import { clientId } from '../../app/store/client-id.ts';
import type { Database } from '../../app/store/database.ts';
import { settledDeliveries } from '../../app/store/inbox.ts';
import { lockLedger } from '../../app/store/ledger.ts';
import { addCheckpoint } from '../../app/store/ledger-signatures.ts';
import { ownNotes } from '../store/any-row.ts';
import { engines, type Opened } from '../store/engines.ts';

const host = 'github.com';
const now = new Date('2026-11-21T12:00:00Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * 24 * 60 * 60_000);

const example: Readonly<Record<string, string>> = {
  text: `'x'`,
  bytea: String.raw`'\x00'`,
  bigint: '1',
  integer: '1',
  jsonb: `'{}'`,
  'timestamp with time zone': 'now()',
  'double precision': '1',
};

/** One row in every table that the database has, whoever added it. */
async function fill(database: Database, installation: number, goneAt: Date | null): Promise<void> {
  const client = clientId({ host, installation });
  await database.kysely
    .insertInto('clients')
    .values({
      id: client,
      host,
      installation,
      account: 'acme',
      accountId: 5,
      state: goneAt ? 'gone' : 'active',
      goneAt,
    })
    .execute();
  for (const { table } of await clientTables(database.kysely)) {
    if (table === 'clients') continue;
    const { rows } = await database.execute(
      `select column_name as name, data_type as type from information_schema.columns
       where table_schema = 'public' and table_name = $1 and is_identity = 'NO'`,
      [table],
    );
    const exampleOf = (name: string, type: string) => {
      if (name === 'client') return `'${client}'`;
      if (name === 'id' && type === 'text') return `'id-${installation}'`;
      if (name === 'guid') return `'guid-${installation}'`;
      return name === 'state' ? `'active'` : (example[type] ?? 'null');
    };
    const values = rows.map(({ name, type }) => exampleOf(String(name), String(type)));
    await database.execute(
      `insert into ${table} (${rows.map(({ name }) => name).join(', ')}) values (${values.join(', ')})`,
    );
  }
  await database.execute(ownNotes);
}

async function countsOf(database: Database, installation: number): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { table, column } of await clientTables(database.kysely)) {
    const { rows } = await database.execute(`select count(*) as n from ${table} where ${column} = $1`, [
      clientId({ host, installation }),
    ]);
    counts[table] = Number(rows[0]?.n);
  }
  return counts;
}

interface Line {
  readonly table: string;
  readonly row: { readonly client?: string; readonly id?: string };
}

const linesOf = (path: string): readonly Line[] =>
  gunzipSync(readFileSync(path))
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe.each(engines)('a client that left, $name', ({ open }) => {
  let opened: Opened;
  let installation = 1000;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened?.close());

  function purgeOf(changes: Partial<PurgeOf> = {}) {
    const exportDirectory = mkdtempSync(join(tmpdir(), 'fairlead-exports-'));
    onTestFinished(() => rmSync(exportDirectory, { recursive: true, force: true }));
    const forgotten: number[] = [];
    const warnings: string[] = [];
    const all: PurgeOf = {
      database: opened.database,
      host,
      now: () => now,
      log: { info: () => {}, warn: (_, message) => void warnings.push(message) },
      exportDirectory,
      exportLedger: (client, to) => writeLedger(opened.database, client, { ...to, by: 'purge' }),
      graceDays: 30,
      forget: (client) => void forgotten.push(client.installation),
      ...changes,
    };
    return { ...all, forgotten, warnings };
  }

  async function two() {
    installation += 2;
    const [gone, other] = [installation, installation + 1];
    await fill(opened.database, gone, daysAgo(31));
    await fill(opened.database, other, null);
    return { gone, other, before: await countsOf(opened.database, other) };
  }

  it('leaves no row in any table but the audit, and touches no other client', async () => {
    const { gone, other, before } = await two();
    expect(Object.values(before)).not.toContain(0);
    const all = purgeOf();
    expect(await purge(all)).toEqual({ purged: 1, failed: 0 });
    const { audit, ...left } = await countsOf(opened.database, gone);
    expect(Object.keys(left)).toEqual(expect.arrayContaining(['clients', 'repositories', 'verdicts']));
    // A view holds no rows of its own.
    expect(Object.keys(left)).not.toContain('current_verdicts');
    expect(new Set(Object.values(left))).toEqual(new Set([0]));
    expect(audit).toBe(2);
    expect(await countsOf(opened.database, other)).toEqual(before);
    expect(all.forgotten).toEqual([gone]);
    expect(await purge(purgeOf())).toEqual({ purged: 0, failed: 0 });
  });

  it('leaves nothing of its ledger that is signed at the same time', async () => {
    const { database } = opened;
    const { gone } = await two();
    const client = clientId({ host, installation: gone });
    let signing: Promise<void> | undefined;
    const exportLedger = async () => {
      signing = database.transaction(async (trx) => {
        await lockLedger(database, client);
        await new Promise((resolve) => setTimeout(resolve, 1000));
        await addCheckpoint(trx, client, { size: 77, envelope: '{}', frontier: '[]' });
      });
      await new Promise((resolve) => setTimeout(resolve, 200));
    };
    await purge(purgeOf({ exportLedger }));
    await signing;
    expect((await countsOf(database, gone)).ledger_checkpoints).toBe(0);
  });

  it('is exported first, each row once, under a name made of ids, readable by its owner alone', async () => {
    const { gone } = await two();
    const client = clientId({ host, installation: gone });
    const all = purgeOf();
    await purge(all);
    const name = `github.com-${gone}-20261121T120000Z.ndjson.gz`;
    const ledger = `github.com-${gone}-20261121T120000Z.ledger`;
    expect(readdirSync(all.exportDirectory).sort()).toEqual([ledger, name]);
    const path = join(all.exportDirectory, name);
    for (const file of [ledger, name])
      expect(statSync(join(all.exportDirectory, file)).mode & 0o777).toBe(0o600);
    // What was only noted until then is a record, too.
    const kept = readFileSync(join(all.exportDirectory, ledger), 'utf8').trim().split('\n');
    expect(JSON.parse(kept[0] ?? '')).toMatchObject({ fairlead: 'ledger', client });
    expect(JSON.parse(kept.at(-1) ?? '')).toMatchObject({ end: { records: 2 } });
    const lines = linesOf(path);
    const tables = (await clientTables(opened.database.kysely)).map(({ table }) => table);
    expect(lines.map(({ table }) => table)).toEqual(tables);
    expect(lines.every(({ row }) => row.client === client || row.id === client)).toBe(true);
  });

  it('stays for the time of grace', async () => {
    installation += 2;
    await fill(opened.database, installation, daysAgo(29));
    expect(await purge(purgeOf())).toEqual({ purged: 0, failed: 0 });
    expect(await purge(purgeOf({ graceDays: 28 }))).toEqual({ purged: 1, failed: 0 });
  });

  it('keeps everything when it cannot be exported, and the next one is purged all the same', async () => {
    const { gone } = await two();
    const all = purgeOf({ exportDirectory: '/dev/null/nowhere' });
    const before = await countsOf(opened.database, gone);
    expect(await purge(all)).toMatchObject({ purged: 0, failed: 1 });
    expect(all.warnings).toHaveLength(1);
    expect(await countsOf(opened.database, gone)).toEqual(before);
    expect(await purge(purgeOf())).toEqual({ purged: 1, failed: 0 });
  });

  it('is not asked for again by the sweep', async () => {
    const { gone } = await two();
    await purge(purgeOf());
    const settled = await settledDeliveries(opened.database.kysely, host, [
      { guid: 'late', installation: gone },
      { guid: 'news', installation: gone + 1 },
    ]);
    expect([...settled]).toEqual(['late']);
  });

  it('exports more rows than are read at a time', async () => {
    installation += 2;
    const client = { host, installation };
    await opened.database.execute(
      `insert into inbox (guid, client, event, body_hash)
       select 'many-' || $2::text || '-' || n, $1, 'push', 'x' from generate_series(1, 1234) n`,
      [clientId(client), installation],
    );
    const all = purgeOf();
    const lines = linesOf(await exportClient(opened.database, client, all.exportDirectory, now));
    expect(new Set(lines.map(({ row }) => JSON.stringify(row))).size).toBe(1234);
  });

  it('loses its jobs in every state, and no other client any', async () => {
    await opened.database.execute('create schema pgboss');
    await opened.database.execute(
      `create type pgboss.job_state as enum ('created', 'retry', 'active', 'failed')`,
    );
    await opened.database.execute(
      `create table pgboss.job (id serial, group_id text, state pgboss.job_state, data jsonb)`,
    );
    await opened.database.execute(`insert into pgboss.job (group_id, state, data) values
      ('7', 'created', '{}'), ('7', 'active', '{}'), (null, 'created', '{"key": "7/1/commit/x"}'),
      ('70', 'created', '{"key": "70/1/commit/x"}'), ('70', 'failed', '{}'), (null, 'failed', '{"key": "77/1/commit/x"}')`);
    expect(await deleteWaitingJobs(opened.database, { host, installation: 70 })).toBe(1);
    expect(await deleteJobs(opened.database, { host, installation: 7 })).toBe(3);
    const { rows } = await opened.database.execute('select count(*) as n from pgboss.job');
    expect(Number(rows[0]?.n)).toBe(2);
    await opened.database.execute('drop schema pgboss cascade');
    expect(await deleteJobs(opened.database, { host, installation: 7 })).toBe(0);
  });
});

describe('exportName', () => {
  it.each([
    ['github.com', 'github.com-7-20261121T120000Z.ndjson.gz'],
    ['localhost:8443', 'localhost_8443-7-20261121T120000Z.ndjson.gz'],
    ['../../etc', '.._.._etc-7-20261121T120000Z.ndjson.gz'],
  ])('%s', (name, expected) => {
    expect(exportName({ host: name, installation: 7 }, now)).toBe(expected);
  });
});
