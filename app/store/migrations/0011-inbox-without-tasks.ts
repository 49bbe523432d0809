/** The inbox no longer counts the jobs that a delivery asked for: nothing read it, and jobs are one subscriber's of several. */
import { type Kysely, sql } from 'kysely';

export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`alter table inbox drop column tasks`.execute(database);
}
