/** Commands in comments: which were taken and answered, and the waivers they granted. */
import { type Kysely, sql } from 'kysely';
import { restrict } from '../row-security.ts';

export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`
    create table commands (
      client text not null,
      comment bigint not null,
      repository_id bigint not null,
      pull_request bigint not null,
      at timestamptz not null,
      gate text not null,
      intended_at timestamptz,
      reply bigint,
      done_at timestamptz,
      primary key (client, comment)
    )`.execute(database);
  await sql`create index commands_by_pull_request on commands (client, repository_id, pull_request, at)`.execute(
    database,
  );
  await sql`
    create table grants (
      client text not null,
      comment bigint not null,
      repository_id bigint not null,
      pull_request bigint not null,
      head text not null,
      policy text not null,
      reason text not null,
      requested_by text not null,
      approved_by text not null,
      approver_id bigint not null,
      permission text not null,
      until text not null,
      granted_at timestamptz not null,
      revoked_at timestamptz,
      revoked_because text,
      primary key (client, comment)
    )`.execute(database);
  await sql`create index grants_by_pull_request on grants (client, repository_id, pull_request)`.execute(
    database,
  );
  for (const table of ['commands', 'grants'])
    await restrict(database, { table, may: ['select', 'insert', 'update', 'delete'] });
}
