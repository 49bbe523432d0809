/** The rows of clients. Ids decide, names are refreshed; nothing gone comes back. */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { clientId } from './client-id.ts';
import type { Tables } from './tables.ts';

type Store = Kysely<Tables>;

type State = Tables['clients']['state'];

/** An installation as events and lists name it. */
export interface ClientFacts {
  /** The installation's id: a new installation on the same account has a new one. */
  readonly installation: number;
  readonly accountId: number;
  readonly login: string;
  readonly suspended: boolean;
}

export async function clientSeen(db: Store, host: string, facts: ClientFacts): Promise<void> {
  const { installation, accountId, login: account, suspended } = facts;
  const state = suspended ? 'suspended' : 'active';
  await db
    .insertInto('clients')
    .values({ id: clientId({ host, installation }), host, installation, account, accountId, state })
    // An installation's id is never used again: a late event of one that is gone does not revive it.
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet({ account, accountId, state }).where('clients.state', '!=', 'gone'),
    )
    .execute();
}

export async function clientLeft(db: Store, client: string, goneAt: Date): Promise<void> {
  await db
    .updateTable('clients')
    .set({ state: 'gone', goneAt })
    .where('id', '=', client)
    .where('state', '!=', 'gone')
    .execute();
}

export async function accountRenamed(
  db: Store,
  host: string,
  accountId: number,
  account: string,
): Promise<void> {
  await db
    .updateTable('clients')
    .set({ account })
    .where('host', '=', host)
    .where('accountId', '=', accountId)
    .execute();
}

/** Ids of those that are called so now, or have this id, sorted. Logins do not tell cases apart. */
export async function clientsNamed(db: Store, name: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('clients')
    .select('id')
    .where((where) =>
      where.or([
        where('id', '=', name),
        where(where.fn<string>('lower', ['account']), '=', name.toLowerCase()),
      ]),
    )
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** The installation on an account that is worked for; null: there is none. */
export async function activeClientOf(db: Store, host: string, accountId: number): Promise<number | null> {
  const row = await db
    .selectFrom('clients')
    .select('installation')
    .where('host', '=', host)
    .where('accountId', '=', accountId)
    .where('state', '=', 'active')
    .orderBy('installation', 'desc')
    .executeTakeFirst();
  return row?.installation ?? null;
}

/** By the login that the account has now, in whatever case; null: there is none that is worked for. */
export async function activeClientNamed(db: Store, host: string, account: string): Promise<number | null> {
  const row = await db
    .selectFrom('clients')
    .select('installation')
    .where('host', '=', host)
    .where(sql<boolean>`lower(account) = lower(${account})`)
    .where('state', '=', 'active')
    .orderBy('installation', 'desc')
    .executeTakeFirst();
  return row?.installation ?? null;
}

/** Null for one that was never heard of. */
export async function clientState(db: Store, client: string): Promise<State | null> {
  const row = await db.selectFrom('clients').select('state').where('id', '=', client).executeTakeFirst();
  return row?.state ?? null;
}

/** Since when it is known; null for one that was never heard of. */
export async function clientSince(db: Store, client: string): Promise<Date | null> {
  const row = await db.selectFrom('clients').select('createdAt').where('id', '=', client).executeTakeFirst();
  return row?.createdAt ?? null;
}

/** Clients that are installed, suspended ones among them, by number. */
export async function installedClients(
  db: Store,
  host: string,
): Promise<readonly { readonly installation: number; readonly suspended: boolean }[]> {
  const rows = await db
    .selectFrom('clients')
    .select(['installation', 'state'])
    .where('host', '=', host)
    .where('state', '!=', 'gone')
    .orderBy('installation')
    .execute();
  return rows.map(({ installation, state }) => ({ installation, suspended: state === 'suspended' }));
}

/** Clients that are worked for, with the login that their account has now, by number. */
export async function installedAccounts(
  db: Store,
  host: string,
): Promise<readonly { readonly installation: number; readonly login: string }[]> {
  const rows = await db
    .selectFrom('clients')
    .select(['installation', 'account'])
    .where('host', '=', host)
    .where('state', '=', 'active')
    .orderBy('installation')
    .execute();
  return rows.map(({ installation, account }) => ({ installation, login: account }));
}

/** The account's name, when it was last asked to be judged itself before; null otherwise. From now on it was asked. */
export async function takeStandingClient(
  db: Store,
  client: string,
  before: Date,
  now: Date,
): Promise<string | null> {
  const row = await db
    .updateTable('clients')
    .set({ standingAskedAt: now })
    .where('id', '=', client)
    .where((one) => one.or([one('standingAskedAt', 'is', null), one('standingAskedAt', '<', before)]))
    .returning('account')
    .executeTakeFirst();
  return row?.account ?? null;
}

/** Installations that left at this time or before, the longest ago first. */
export async function clientsGone(db: Store, host: string, by: Date): Promise<readonly number[]> {
  const rows = await db
    .selectFrom('clients')
    .select('installation')
    .where('host', '=', host)
    .where('state', '=', 'gone')
    .where('goneAt', '<=', by)
    .orderBy('goneAt')
    .execute();
  return rows.map(({ installation }) => installation);
}

/** For a statement about rows of clients: whether this one left. What is kept of it would outlive it. */
export function isGoneClient(client: RawBuilder<string>): RawBuilder<boolean> {
  return sql`exists (select from clients where clients.id = ${client} and clients.state = 'gone')`;
}

/** Ids of clients that are worked for and were known by then, sorted. */
export async function workedFor(db: Store, host: string, by: Date): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('clients')
    .select('id')
    .where('host', '=', host)
    .where('state', '=', 'active')
    .where('createdAt', '<=', by)
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** To be joined: clients that are worked for. */
export function activeClients(db: Store, host: string) {
  return db
    .selectFrom('clients')
    .select(['id', 'installation'])
    .where('host', '=', host)
    .where('state', '=', 'active')
    .as('owner');
}

/** To be joined: every client that was ever heard of. */
export function clientStates(db: Store) {
  return db.selectFrom('clients').select(['id', 'state']).as('owner');
}
