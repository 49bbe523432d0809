/** The audit table only grows, for the service itself too; the inbox says how many tasks a delivery asked for. */
import { type Kysely, sql } from 'kysely';

export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`
    create function audit_only_grows() returns trigger language plpgsql as $$
    begin
      raise exception 'the audit table is append-only';
    end $$`.execute(database);
  await sql`
    create trigger audit_rows_stay before update or delete on audit
    for each row execute function audit_only_grows()`.execute(database);
  await sql`
    create trigger audit_stays before truncate on audit
    for each statement execute function audit_only_grows()`.execute(database);
  // Deliveries that were accepted before this column existed were enqueued in full; the number is not known.
  await sql`alter table inbox add column tasks integer not null default 0`.execute(database);
}
