/** The role that work for one client runs as: there, not privileged, and within reach of the login. */
import { type Kysely, sql } from 'kysely';
import { StoreRefusal } from './refusal.ts';
import { clientRole, ownRowsPolicy } from './row-security.ts';
import type { Tables } from './tables.ts';

/** `GRANT … WITH SET TRUE` came with it. */
const oldestServer = 16;

interface Standing {
  readonly version: number;
  readonly exists: boolean;
  readonly privileged: boolean;
}

async function standing(database: Kysely<Tables>): Promise<Standing> {
  const { rows } = await sql<Standing>`
    select current_setting('server_version_num')::int / 10000 as version,
      r.oid is not null as "exists",
      coalesce(r.rolsuper or r.rolbypassrls, false) as privileged
    from (select 1) one left join pg_roles r on r.rolname = ${clientRole}`.execute(database);
  const [row] = rows;
  if (!row) throw new Error('the database did not answer');
  return row;
}

const byHand = `Have an administrator run: CREATE ROLE ${clientRole} NOLOGIN NOSUPERUSER NOBYPASSRLS; GRANT ${clientRole} TO the login of DATABASE_URL WITH INHERIT FALSE, SET TRUE;`;

/** Roles belong to the whole server: another database on it may be making the same one right now. */
async function make(database: Kysely<Tables>): Promise<void> {
  await sql`
    do $$ begin
      create role ${sql.raw(clientRole)} nologin nosuperuser nobypassrls;
    exception when duplicate_object or unique_violation then null;
    end $$`.execute(database);
}

async function grant(database: Kysely<Tables>): Promise<void> {
  await sql`grant ${sql.id(clientRole)} to current_user with inherit false, set true`.execute(database);
}

async function maySet(database: Kysely<Tables>): Promise<boolean> {
  const { rows } = await sql<{
    may: boolean;
  }>`select pg_has_role(current_user, ${clientRole}, 'SET') as may`.execute(database);
  return rows[0]?.may ?? false;
}

async function attempt(what: () => Promise<void>): Promise<void> {
  try {
    await what();
  } catch (cause) {
    throw new StoreRefusal(`The database login may not make the role ${clientRole}. ${byHand}`, { cause });
  }
}

/** Makes the role where it is missing. Throws {@link StoreRefusal} when that is not allowed, or the role could see everything. */
export async function ensureClientRole(database: Kysely<Tables>): Promise<void> {
  const before = await standing(database);
  if (before.version < oldestServer)
    throw new StoreRefusal(
      `Fairlead needs PostgreSQL ${oldestServer} or newer; this server is ${before.version}.`,
    );
  if (!before.exists) await attempt(() => make(database));
  if (!(await maySet(database))) await attempt(() => grant(database));
  const { privileged } = await standing(database);
  if (privileged)
    throw new StoreRefusal(
      `The role ${clientRole} may see every client's rows. Have an administrator run: ALTER ROLE ${clientRole} NOSUPERUSER NOBYPASSRLS;`,
    );
}

/** Row-level security would show another login empty tables, not an error. Throws {@link StoreRefusal}. */
export async function ensureOwner(database: Kysely<Tables>): Promise<void> {
  const { rows } = await sql<{ owner: string; login: string }>`
    select pg_get_userbyid(c.relowner) as owner, current_user as login
    from pg_class c join pg_policy p on p.polrelid = c.oid and p.polname = ${ownRowsPolicy}
    where c.relnamespace = current_schema()::regnamespace and not pg_has_role(current_user, c.relowner, 'USAGE')
    limit 1`.execute(database);
  const [foreign] = rows;
  if (foreign)
    throw new StoreRefusal(
      `The tables belong to the login ${foreign.owner}, and DATABASE_URL logs in as ${foreign.login}, which would see nothing. Use that login, or have an administrator run: REASSIGN OWNED BY ${foreign.owner} TO ${foreign.login};`,
    );
}
