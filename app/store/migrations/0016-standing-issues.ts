/**
 * What an issue says that is edited in place, when a repository and an organization themselves were last asked for, and
 * until when a client may not be written to either.
 */
import { type Kysely, sql } from 'kysely';

export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`alter table issues add column said text`.execute(database);
  await sql`alter table pauses add column writes_until timestamptz`.execute(database);
  await sql`alter table repositories add column standing_asked_at timestamptz`.execute(database);
  await sql`alter table clients add column standing_asked_at timestamptz`.execute(database);
}
