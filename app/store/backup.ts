/** A backup of every client's rows, as they were at one moment. Jobs are not in it: what is open is looked at again. */
import fs from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { sql, type Transaction } from 'kysely';
import { type BackupHead, storeTables } from './backup-format.ts';
import { hasEngine } from './embedded-directory.ts';
import { fsyncPath } from './fsync.ts';
import { migratedTo } from './migrate.ts';
import { type OpenOptions, openDatabase } from './open.ts';
import { StoreRefusal } from './refusal.ts';
import type { Tables } from './tables.ts';

/** Rows held in memory at a time. */
const batch = 500;

async function* rowsOf(trx: Transaction<Tables>, table: string): AsyncGenerator<readonly string[]> {
  const select = sql`select to_jsonb(r)::text as row from ${sql.table(table)} r`;
  await sql`declare rows_of_table no scroll cursor for ${select}`.execute(trx);
  for (;;) {
    const { rows } = await sql<{ row: string }>`fetch ${sql.lit(batch)} from rows_of_table`.execute(trx);
    if (rows.length === 0) break;
    yield rows.map(({ row }) => row);
  }
  await sql`close rows_of_table`.execute(trx);
}

async function* linesOf(trx: Transaction<Tables>, head: BackupHead): AsyncGenerator<string> {
  yield `${JSON.stringify(head)}\n`;
  const end: Record<string, number> = {};
  for (const table of await storeTables(trx)) {
    end[table] = 0;
    for await (const rows of rowsOf(trx, table)) {
      end[table] += rows.length;
      yield rows.map((row) => `{"table":${JSON.stringify(table)},"row":${row}}\n`).join('');
    }
  }
  yield `${JSON.stringify({ end })}\n`;
}

async function write(options: OpenOptions, file: string, at: string): Promise<void> {
  const database = await openDatabase({ ...options, migrateTo: 'none' });
  try {
    const migration = await migratedTo(database.kysely);
    if (migration === null) throw new StoreRefusal('The database is empty: there is nothing to back up.');
    const head: BackupHead = { fairlead: 'backup', format: 1, migration, at };
    await database.kysely
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute((trx) =>
        pipeline(linesOf(trx, head), createGzip(), fs.createWriteStream(file, { flags: 'wx', mode: 0o600 })),
      );
  } finally {
    await database.close();
  }
}

/**
 * Writes to a new file, which appears whole or not at all. Migrates nothing. Throws {@link StoreRefusal} when the file
 * is there, there is no data, or another process has the data directory.
 */
export async function backup(options: OpenOptions, file: string, at: string): Promise<void> {
  if (fs.existsSync(file)) throw new StoreRefusal(`${file} is there already. Name a new file.`);
  if (!options.url && !hasEngine(options.dataDirectory))
    throw new StoreRefusal(
      `There is no data in ${options.dataDirectory}. Set FAIRLEAD_DATA_DIR or DATABASE_URL to where the service keeps it.`,
    );
  const unfinished = `${file}.part`;
  fs.rmSync(unfinished, { force: true });
  try {
    await write(options, unfinished, at);
    fsyncPath(unfinished);
    fs.renameSync(unfinished, file);
  } finally {
    fs.rmSync(unfinished, { force: true });
  }
}
