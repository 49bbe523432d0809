/**
 * Row-level security. The service's own login owns the tables and sees every row; work for one client runs as
 * `fairlead_client`, which sees and writes that client's rows and none when no client is set.
 */
import { type Kysely, sql } from 'kysely';

export const clientRole = 'fairlead_client';

/** The setting that says whose rows there are. Local to a transaction; empty, not null, after the first one ended. */
export const clientSetting = 'fairlead.client';

/** The name of the policy that every table of the store has, and no other. */
export const ownRowsPolicy = 'own_rows';

export interface Restriction {
  readonly table: string;
  /** The column that carries the client; `client` if not given. */
  readonly column?: string;
  /** What may be done on behalf of a client. */
  readonly may: readonly ('select' | 'insert' | 'update' | 'delete')[];
}

/** Puts a table under row-level security. Every migration that makes a table calls it. */
export async function restrict(
  database: Kysely<unknown>,
  { table, column = 'client', may }: Restriction,
): Promise<void> {
  const [name, role] = [sql.id(table), sql.id(clientRole)];
  const own = sql`${sql.id(column)} = nullif(current_setting(${sql.lit(clientSetting)}, true), '')`;
  await sql`alter table ${name} enable row level security, force row level security`.execute(database);
  await sql`create policy service on ${name} to current_user using (true) with check (true)`.execute(
    database,
  );
  await sql`create policy ${sql.id(ownRowsPolicy)} on ${name} to ${role} using (${own}) with check (${own})`.execute(
    database,
  );
  await sql`grant ${sql.raw(may.join(', '))} on ${name} to ${role}`.execute(database);
}
