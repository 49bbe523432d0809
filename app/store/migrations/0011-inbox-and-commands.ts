/**
 * The inbox no longer counts the jobs that a delivery asked for: nothing read it, and jobs are one subscriber's of
 * several. A command that came after too many others is called throttled.
 */
import { type Kysely, sql } from 'kysely';

export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`alter table inbox drop column tasks`.execute(database);
  await sql`update commands set gate = 'throttled' where gate = 'told'`.execute(database);
}
