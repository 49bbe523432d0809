/** The embedded engine's own promises: one owner, flushed commits, and nothing lost when the process dies. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterEach, describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { embeddedEngine, engineFolder } from '../../app/store/embedded-directory.ts';

import { startEngine } from '../../app/store/embedded-engine.ts';
import { keepUp } from '../../app/store/embedded-upkeep.ts';
import { openDatabase } from '../../app/store/open.ts';
import { embedded, newDirectory, silent } from './engines.ts';

interface Child {
  readonly process: ChildProcess;
  readonly lines: string[];
  line(wanted: (line: string) => boolean): Promise<string>;
  kill(): Promise<void>;
}

const children: ChildProcess[] = [];
afterEach(() => {
  vi.restoreAllMocks();
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function start(...args: readonly string[]): Child {
  const child = spawn(process.execPath, [fileURLToPath(new URL('child.ts', import.meta.url)), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  children.push(child);
  const lines: string[] = [];
  const gone = once(child, 'exit');
  const output = createInterface({ input: child.stdout });
  output.on('line', (line) => lines.push(line));
  return {
    process: child,
    lines,
    async line(wanted) {
      for (;;) {
        const found = lines.find(wanted);
        if (found !== undefined) return found;
        if (child.exitCode !== null && !child.stdout.readable)
          throw new Error(`it ended: ${lines.join('\n')}`);
        await pause(10);
      }
    },
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** Milliseconds: several processes one after the other, on a machine that may be busy. */
const patience = 60_000;

const open = (dataDirectory: string) => openDatabase({ dataDirectory, log: silent });

describe('the data directory', () => {
  it('has one owner: a second process is refused in a sentence that says what to do', async () => {
    const directory = await newDirectory();
    const database = await open(directory);
    const second = start(directory);
    expect(await second.line((line) => line !== 'open')).toBe(
      `StoreRefusal: Another Fairlead process is using the data directory ${directory}: stop it first, give this one another FAIRLEAD_DATA_DIR, or let both use a PostgreSQL server through DATABASE_URL.`,
    );
    await expect(open(directory)).rejects.toThrow('Another Fairlead process is using');
    await database.close();
    await (await open(directory)).close();
  });

  it('is free again at once when its owner is killed', async () => {
    const directory = await newDirectory();
    const owner = start(directory);
    await owner.line((line) => line === 'open');
    await expect(open(directory)).rejects.toThrow('Another Fairlead process is using');
    await owner.kill();
    await (await open(directory)).close();
  });

  it('of another PostgreSQL is refused, with the way over', async () => {
    const directory = await newDirectory();
    fs.writeFileSync(join(engineFolder(directory), 'PG_VERSION'), '17\n');
    fs.writeFileSync(join(directory, 'engine.json'), '{"pglite":"0.4.3","postgres":17}');
    await expect(open(directory)).rejects.toThrow(
      /was made by PostgreSQL 17 \(pglite 0\.4\.3\); this Fairlead has 18 .*fairlead backup FILE.*fairlead restore FILE/,
    );
    fs.writeFileSync(join(engineFolder(directory), 'PG_VERSION'), '18\n');
    await (await open(directory)).close();
    expect(JSON.parse(fs.readFileSync(join(directory, 'engine.json'), 'utf8'))).toEqual(embeddedEngine);
  });
});

describe('durability', () => {
  it('every commit is flushed to disk, and reading flushes nothing', async () => {
    // As its thread starts it, in this one, where it can be watched.
    const engine = await startEngine(engineFolder(await newDirectory()));
    onTestFinished(() => engine.close());
    await engine.exec('create table kept (what text)');
    const flushed = vi.spyOn(fs, 'fsyncSync');
    for (const commits of [1, 2, 3, 4, 5]) {
      await engine.exec('begin');
      await engine.query('insert into kept values ($1)', ['x']);
      await engine.exec('commit');
      expect(flushed.mock.calls.length).toBeGreaterThanOrEqual(commits);
    }
    const before = flushed.mock.calls.length;
    await engine.query('select * from kept');
    expect(flushed.mock.calls.length).toBe(before);
  });

  it('the engine runs with the settings that this rests on', async () => {
    const { database, close } = await embedded.open();
    const names = ['fsync', 'full_page_writes', 'synchronous_commit', 'wal_sync_method', 'statement_timeout'];
    const timeouts = ['transaction_timeout', 'idle_in_transaction_session_timeout'];
    const { rows } = await database.execute(
      'select name, setting from pg_settings where name = any($1) order by name',
      [[...names, ...timeouts]],
    );
    expect(Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))).toEqual({
      fsync: 'on',
      full_page_writes: 'on',
      synchronous_commit: 'on',
      wal_sync_method: 'fsync',
      statement_timeout: '0',
      transaction_timeout: '0',
      idle_in_transaction_session_timeout: '0',
    });
    await close();
  });

  it('is pinned to the engine whose insides it uses', async () => {
    // What the service is installed with; the tests run on what is installed here.
    const { dependencies } = JSON.parse(fs.readFileSync('deploy/service/package.json', 'utf8'));
    const installed = JSON.parse(
      fs.readFileSync('node_modules/@electric-sql/pglite/package.json', 'utf8'),
    ).version;
    expect([dependencies['@electric-sql/pglite'], installed]).toEqual([
      embeddedEngine.pglite,
      embeddedEngine.pglite,
    ]);
    const { database, close } = await embedded.open();
    const { rows } = await database.execute(
      `select current_setting('server_version_num')::int / 10000 as major`,
    );
    expect(rows).toEqual([{ major: embeddedEngine.postgres }]);
    await close();
  });
});

describe('killed', () => {
  it(
    'while it makes its directory: what was half made is thrown away, and it starts',
    async () => {
      const directory = join(inject('run'), 'first');
      let halfMade = 0;
      for (const delay of [0, 400, 1200]) {
        const child = start(directory);
        while (
          !fs.existsSync(directory) ||
          !fs.readdirSync(directory).some((name) => name.startsWith('postgres'))
        )
          await pause(5);
        await pause(delay);
        await child.kill();
        if (!fs.existsSync(engineFolder(directory))) halfMade += 1;
      }
      expect(halfMade).toBeGreaterThan(0);
      const database = await open(directory);
      expect(await database.kysely.selectFrom('audit').selectAll().execute()).toEqual([]);
      await database.close();
      expect(fs.statSync(directory).mode & 0o077).toBe(0);
      expect(fs.readdirSync(directory).filter((name) => name.startsWith('postgres'))).toEqual(['postgres']);
    },
    patience,
  );

  it(
    'while it writes: everything that was acknowledged is there, and each transaction whole or not at all',
    async () => {
      const directory = await newDirectory();
      const acknowledged: number[] = [];
      for (const [round, delay] of [350, 90, 500].entries()) {
        const child = start(directory, 'write', String(round * 1_000_000));
        await child.line((line) => line === String(round * 1_000_000));
        await pause(delay);
        await child.kill();
        acknowledged.push(...child.lines.filter((line) => /^\d+$/.test(line)).map(Number));
      }
      const database = await open(directory);
      const { rows: inbox } = await sql<{ number: number }>`select guid::int as number from inbox`.execute(
        database.kysely,
      );
      const { rows: audit } = await sql<{
        number: number;
      }>`select (detail ->> 'number')::int as number from audit`.execute(database.kysely);
      await database.close();
      const stored = new Set(inbox.map(({ number }) => number));
      expect(acknowledged.length).toBeGreaterThan(10);
      expect(acknowledged.filter((number) => !stored.has(number))).toEqual([]);
      expect(new Set(audit.map(({ number }) => number))).toEqual(stored);
    },
    patience,
  );
});

describe('upkeep', () => {
  const redo = `select redo_lsn - '0/0'::pg_lsn as at from pg_control_checkpoint()`;
  const checkpointOf = async ({ database }: Awaited<ReturnType<typeof embedded.open>>) =>
    Number((await database.execute(redo)).rows[0]?.at);

  it('makes a checkpoint when time or the written log asks for one, and only then', async () => {
    const opened = await embedded.open();
    const { database } = opened;
    let now = 0;
    const after = { milliseconds: 1000, bytes: 1024 * 1024 };
    const upkeep = keepUp(database.kysely, silent, { now: () => now, after });
    await upkeep.look();
    const values = { client: 'github.com/1', what: 'test', detail: '{}' };
    const writeOne = () => database.kysely.insertInto('audit').values(values).execute();
    await writeOne();
    await upkeep.look();
    const at = await checkpointOf(opened);
    now = 1000;
    await upkeep.look();
    const later = await checkpointOf(opened);
    expect(later).toBeGreaterThan(at);
    await upkeep.look();
    expect(await checkpointOf(opened)).toBe(later);
    await database.execute(
      `insert into audit (client, what, detail) select 'github.com/1', md5(i::text), '{}' from generate_series(1, 20000) i`,
    );
    await upkeep.look();
    expect(await checkpointOf(opened)).toBeGreaterThan(later);
    upkeep.stop();
    await opened.close();
  });

  it('vacuums and analyzes, which the engine never does by itself', async () => {
    const { database, close } = await embedded.open();
    const known = async () =>
      (await database.execute(`select reltuples::int as n from pg_class where relname = 'audit'`)).rows[0]?.n;
    let now = 0;
    const upkeep = keepUp(database.kysely, silent, { now: () => now });
    await database.kysely
      .insertInto('audit')
      .values({ client: 'github.com/1', what: 'test', detail: '{}' })
      .execute();
    await upkeep.look();
    expect(await known()).toBe(-1);
    now = 24 * 60 * 60_000;
    await upkeep.look();
    expect(await known()).toBe(1);
    upkeep.stop();
    await close();
  });
});
