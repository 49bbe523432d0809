/** What could not be judged and is looked at again, ever more slowly; and whom an owner let through meanwhile. */
import { type Kysely, sql } from 'kysely';
import { restrict } from '../row-security.ts';

export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`
    create table owed_looks (
      client text not null,
      key text not null,
      task jsonb not null,
      since timestamptz not null,
      looks integer not null,
      due_at timestamptz not null,
      primary key (client, key)
    )`.execute(database);
  await sql`create index owed_looks_by_due on owed_looks (due_at)`.execute(database);
  await restrict(database, { table: 'owed_looks', may: ['select', 'insert', 'update', 'delete'] });
  await sql`
    create table proceeds (
      client text not null,
      comment bigint not null,
      what text not null,
      repository_id bigint not null,
      pull_request bigint not null,
      head text not null,
      base_ref text not null,
      policy text not null,
      reason text not null,
      given_by text not null,
      giver_id bigint not null,
      permission text not null,
      at timestamptz not null,
      primary key (client, comment, what)
    )`.execute(database);
  await sql`create index proceeds_by_pull_request on proceeds (client, repository_id, pull_request)`.execute(
    database,
  );
  await restrict(database, { table: 'proceeds', may: ['select', 'insert'] });
  await sql`
    create function proceeds_only_grow() returns trigger language plpgsql as $$
    begin
      if tg_op = 'DELETE' and current_setting('fairlead.deletes_history', true) = 'on' then
        return null;
      end if;
      raise exception 'the proceeds table is append-only';
    end $$`.execute(database);
  await sql`
    create trigger proceeds_stay before update or delete or truncate on proceeds
    for each statement execute function proceeds_only_grow()`.execute(database);
}
