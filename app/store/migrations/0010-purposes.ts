/** Comments and issues are known by what they are for, so that two purposes never take each other's place. */
import { type Kysely, sql } from 'kysely';

export async function up(database: Kysely<unknown>): Promise<void> {
  // All that were noted before are about policies, or remind of a waiver's end.
  await sql`
    alter table comments
      add column purpose text not null default 'policies',
      drop constraint comments_pkey`.execute(database);
  await sql`
    alter table comments
      alter column purpose drop default,
      add primary key (client, repository_id, pull_request, purpose)`.execute(database);
  await sql`alter table waiver_reminders rename to issues`.execute(database);
  await sql`
    alter table issues
      add column purpose text not null default 'waiver-ends',
      add column key text,
      drop constraint waiver_reminders_pkey`.execute(database);
  await sql`update issues set key = until || ' ' || waiver`.execute(database);
  await sql`
    alter table issues
      alter column purpose drop default,
      alter column key set not null,
      drop column waiver,
      drop column until,
      add primary key (client, repository_id, purpose, key)`.execute(database);
}
