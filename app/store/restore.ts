/** A backup back into an empty database, on either engine. */
import fs from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { sql, type Transaction } from 'kysely';
import { backupEnd, backupHead, backupRow, storeTables } from './backup-format.ts';
import type { Database } from './database.ts';
import { isMigration, type MigrationName, migrate } from './migrate.ts';
import { type OpenOptions, openDatabase } from './open.ts';
import { StoreRefusal } from './refusal.ts';
import type { Tables } from './tables.ts';

/** Rows written at a time. */
const batch = 500;

/** Rows restored, by table. */
export type Restored = Readonly<Record<string, number>>;

/** Lines by their newlines alone. node:readline splits at U+2028 too, which JSON has inside its strings. */
async function* split(input: Readable): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of input.setEncoding('utf8')) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

/** Each line with what it says. Throws {@link StoreRefusal} for a file that is cut or is no backup. */
async function* linesOf(file: string): AsyncGenerator<{ readonly text: string; readonly value: unknown }> {
  const source = fs.createReadStream(file);
  const input = source.pipe(createGunzip());
  source.once('error', (error) => input.destroy(error));
  try {
    for await (const text of split(input)) yield { text, value: JSON.parse(text) };
  } catch (cause) {
    throw new StoreRefusal(
      `${file} is not a whole backup of Fairlead (${cause instanceof Error ? cause.message : String(cause)}).`,
      { cause },
    );
  } finally {
    source.destroy();
  }
}

async function migrationOf(file: string): Promise<MigrationName> {
  if (!fs.existsSync(file)) throw new StoreRefusal(`There is no file ${file}.`);
  for await (const { value } of linesOf(file)) {
    const head = backupHead.safeParse(value);
    if (!head.success) break;
    const { migration } = head.data;
    if (isMigration(migration)) return migration;
    throw new StoreRefusal(`${file} was made by a newer Fairlead (${migration}). Restore it with that one.`);
  }
  throw new StoreRefusal(`${file} is not a backup of Fairlead.`);
}

async function refuseFilled(database: Database): Promise<void> {
  for (const table of await storeTables(database.kysely)) {
    const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(database.kysely);
    if (rows.length > 0)
      throw new StoreRefusal(
        `The database is not empty: ${table} has rows. Restore into a new FAIRLEAD_DATA_DIR or a new database.`,
      );
  }
}

async function insert(trx: Transaction<Tables>, table: string, lines: readonly string[]): Promise<void> {
  const name = sql.table(table);
  await sql`insert into ${name} select r.* from jsonb_array_elements(${`[${lines.join(',')}]`}::jsonb) line,
    jsonb_populate_record(null::${name}, line -> 'row') r`.execute(trx);
}

/** Numbers that the database gives out itself continue after the ones that were restored. */
async function continueNumbers(trx: Transaction<Tables>, tables: readonly string[]): Promise<void> {
  const { rows } = await sql<{ table: string; column: string }>`
    select table_name as "table", column_name as "column" from information_schema.columns
    where table_schema = current_schema() and is_identity = 'YES'`.execute(trx);
  for (const { table, column } of rows.filter((row) => tables.includes(row.table)))
    await sql`select setval(pg_get_serial_sequence(${table}, ${column}), coalesce(max(${sql.id(column)}), 0) + 1, false)
      from ${sql.table(table)}`.execute(trx);
}

async function fill(trx: Transaction<Tables>, file: string): Promise<Restored> {
  // What the ledger has, or is to have, of these rows comes with them.
  await sql`select set_config('fairlead.restores', 'on', true)`.execute(trx);
  const known = new Set(await storeTables(trx));
  const counts: Record<string, number> = Object.fromEntries([...known].map((table) => [table, 0]));
  let waiting: { readonly table: string; readonly lines: string[] } = { table: '', lines: [] };
  const flush = async () => {
    if (waiting.lines.length > 0) await insert(trx, waiting.table, waiting.lines);
  };
  let end: Restored | null = null;
  for await (const { text, value } of linesOf(file)) {
    const row = backupRow.safeParse(value);
    if (!row.success) {
      end = backupEnd.safeParse(value).data?.end ?? null;
      continue;
    }
    const { table } = row.data;
    if (!known.has(table)) throw new StoreRefusal(`${file} has rows of ${table}, a table that is not known.`);
    if (table !== waiting.table || waiting.lines.length >= batch) {
      await flush();
      waiting = { table, lines: [] };
    }
    waiting.lines.push(text);
    counts[table] = (counts[table] ?? 0) + 1;
  }
  await flush();
  if (end === null || [...known].some((table) => end?.[table] !== counts[table]))
    throw new StoreRefusal(`${file} is cut: rows that it should have are missing. Nothing was restored.`);
  await continueNumbers(trx, [...known]);
  return counts;
}

/**
 * All or nothing. A backup of an older Fairlead is brought to this version. Throws {@link StoreRefusal} when the
 * database holds anything, or the file is not a whole backup that this version can read.
 */
export async function restore(options: OpenOptions, file: string): Promise<Restored> {
  const migrateTo = await migrationOf(file);
  const database = await openDatabase({ ...options, migrateTo });
  try {
    await refuseFilled(database);
    const restored = await database.transaction((trx) => fill(trx, file));
    await migrate(database.kysely);
    return restored;
  } finally {
    await database.close();
  }
}
