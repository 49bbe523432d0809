/** How far the delivery log was swept, and when a repository was last reconciled. */
import { type Kysely, sql } from 'kysely';
import { restrict } from '../row-security.ts';

export async function up(database: Kysely<unknown>): Promise<void> {
  // One row per App, which is no client: no client sees it.
  await sql`
    create table sweeps (
      client text primary key,
      through timestamptz not null,
      ended_at timestamptz not null
    )`.execute(database);
  await restrict(database, { table: 'sweeps', may: ['select', 'insert', 'update', 'delete'] });
  await sql`alter table repositories add column reconciled_at timestamptz`.execute(database);
  // A repository belongs to one client at a time: a transfer ends it with the client before.
  await sql`create index repositories_by_id on repositories (id)`.execute(database);
}
