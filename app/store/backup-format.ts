/**
 * A backup is gzipped lines of JSON: a head, every row of every table, and an end that counts them, so that a cut file
 * is seen. Both engines write and read the same.
 */
import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import { ownRowsPolicy } from './row-security.ts';
import type { Tables } from './tables.ts';

export const backupHead = z.strictObject({
  fairlead: z.literal('backup'),
  format: z.literal(1),
  /** The newest migration of the database it was taken from. */
  migration: z.string(),
  /** ISO 8601, UTC. */
  at: z.string(),
});

export const backupEnd = z.strictObject({ end: z.record(z.string(), z.number().int()) });

/** A row as PostgreSQL's `to_jsonb` gives it. Its text is handed through, since numbers may be longer than JavaScript's. */
export const backupRow = z.object({ table: z.string(), row: z.unknown() });

export type BackupHead = z.infer<typeof backupHead>;

/** Names of the store's tables, as the database has them, sorted. */
export async function storeTables(database: Kysely<Tables>): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class c join pg_policy p on p.polrelid = c.oid and p.polname = ${ownRowsPolicy}
    where c.relnamespace = current_schema()::regnamespace order by 1`.execute(database);
  return rows.map(({ name }) => name);
}
