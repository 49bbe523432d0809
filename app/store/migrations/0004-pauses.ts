/** What all processes know of a client's limits and pauses; and check runs noted before they are opened. */
import { type Kysely, sql } from 'kysely';
import { restrict } from '../row-security.ts';

export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`
    create table pauses (
      client text primary key,
      until timestamptz not null
    )`.execute(database);
  await restrict(database, { table: 'pauses', may: ['select'] });
  await sql`
    create table held_jobs (
      client text not null,
      key text not null,
      data jsonb not null,
      primary key (client, key)
    )`.execute(database);
  await restrict(database, { table: 'held_jobs', may: ['select'] });
  await sql`
    create table lanes (
      client text not null,
      lane text not null,
      level double precision not null,
      at double precision not null,
      primary key (client, lane)
    )`.execute(database);
  await restrict(database, { table: 'lanes', may: ['select', 'insert', 'update', 'delete'] });
  // What a check run is found by on GitHub when its process died before it learnt the number.
  await sql`alter table open_checks add column external_id text, add column pull_request bigint`.execute(
    database,
  );
  await sql`update open_checks set external_id = 'check run ' || check_run`.execute(database);
  await sql`
    alter table open_checks drop constraint open_checks_pkey,
      alter column check_run drop not null, alter column external_id set not null,
      add primary key (client, external_id)`.execute(database);
  await sql`create index open_checks_by_subject on open_checks (client, repository_id, pull_request)`.execute(
    database,
  );
}
