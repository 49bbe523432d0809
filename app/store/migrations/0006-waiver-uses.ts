/** Which published verdicts rest on which waivers and until when, and the issues that remind of waivers that end. */
import { type Kysely, sql } from 'kysely';
import { restrict } from '../row-security.ts';

export async function up(database: Kysely<unknown>): Promise<void> {
  // Days are text, YYYY-MM-DD: they are compared as they are written.
  await sql`
    create table waiver_uses (
      client text not null,
      repository_id bigint not null,
      pull_request bigint not null,
      head text not null,
      policy text not null,
      waiver text not null,
      layer text not null,
      until text not null,
      trusted_through text not null,
      asked_at timestamptz,
      primary key (client, repository_id, pull_request, policy, waiver, layer)
    )`.execute(database);
  await sql`create index waiver_uses_by_end on waiver_uses (trusted_through)`.execute(database);
  await restrict(database, { table: 'waiver_uses', may: ['select', 'insert', 'update', 'delete'] });
  await sql`
    create table waiver_reminders (
      client text not null,
      repository_id bigint not null,
      waiver text not null,
      until text not null,
      issue bigint not null,
      closed_at timestamptz,
      primary key (client, repository_id, waiver, until)
    )`.execute(database);
  await restrict(database, { table: 'waiver_reminders', may: ['select', 'insert', 'update', 'delete'] });
  await sql`alter table repositories add column waivers_read_at timestamptz`.execute(database);
}
