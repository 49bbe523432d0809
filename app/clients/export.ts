/** All rows of one client as gzipped NDJSON: one `{table, row}` a line, in the tables' own names. */
import { createWriteStream, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type Kysely, sql } from 'kysely';
import { clientId } from '../store/client-id.ts';
import type { ClientKey, Database } from '../store/database.ts';
import type { Tables } from '../store/tables.ts';
import { type ClientTable, clientTables } from './tables.ts';

/** Rows read at a time. */
const batch = 500;

async function* rowsOf(
  database: Kysely<Tables>,
  { table, column }: ClientTable,
  client: string,
): AsyncGenerator<string> {
  const own = sql`${sql.id(column)} = ${client}`;
  for (let after = '(0,0)'; ; ) {
    // Over the physical order, so that it works for every table whatever its key.
    const { rows } = await sql<{ at: string; line: string }>`
      select ctid::text as at, jsonb_build_object('table', ${table}::text, 'row', to_jsonb(one))::text as line
      from ${sql.table(table)} as one
      where ${own} and ctid > ${after}::tid order by ctid limit ${batch}`.execute(database);
    for (const { line } of rows) yield `${line}\n`;
    const last = rows.at(-1);
    if (!last || rows.length < batch) return;
    after = last.at;
  }
}

async function* linesOf(database: Kysely<Tables>, client: string): AsyncGenerator<string> {
  for (const table of await clientTables(database)) yield* rowsOf(database, table, client);
}

export const exportEnding = '.ndjson.gz';

/** Made of ids alone: names are chosen by others, and change. A port's colon is not for file names. */
export function exportName({ host, installation }: ClientKey, at: Date): string {
  const when = at.toISOString().replaceAll(/[-:]|\.\d+/g, '');
  return `${host.replaceAll(/[^a-z0-9.-]/gi, '_')}-${installation}-${when}${exportEnding}`;
}

/** Writes the file whole or not at all, readable by its owner alone; resolves with its path. */
export async function exportClient(
  database: Database,
  client: ClientKey,
  directory: string,
  at: Date,
): Promise<string> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, exportName(client, at));
  const unfinished = `${path}.part`;
  const file = createWriteStream(unfinished, { mode: 0o600, flush: true });
  await pipeline(linesOf(database.kysely, clientId(client)), createGzip(), file);
  renameSync(unfinished, path);
  return path;
}
