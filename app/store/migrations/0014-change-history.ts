/** What GitHub forgets of a pull request: who pushed to it, and which change its approvals were given for. */
import { type Kysely, sql } from 'kysely';
import { restrict } from '../row-security.ts';

export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`
    create table pushes (
      client text not null,
      repository_id bigint not null,
      pull_request bigint not null,
      head text not null,
      login text not null,
      at timestamptz not null,
      primary key (client, repository_id, pull_request, head, login)
    )`.execute(database);
  await restrict(database, { table: 'pushes', may: ['select'] });
  await sql`
    create table seen_approvals (
      client text not null,
      repository_id bigint not null,
      pull_request bigint not null,
      review text not null,
      head text not null,
      base_ref text not null,
      base_sha text not null,
      change text not null,
      seen_at timestamptz not null,
      primary key (client, repository_id, pull_request, review, head)
    )`.execute(database);
  await restrict(database, { table: 'seen_approvals', may: ['select', 'insert'] });
}
