/** How often what is kept of a repository's delivery changed: who made out its history need not do so again while it is the same. */
import { type Kysely, sql } from 'kysely';

export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`alter table delivery_reads add column changes bigint not null default 0`.execute(database);
}
