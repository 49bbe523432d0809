/** What each client let the App see when GitHub last said it, and what is not seen since when. */
import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

type Store = Kysely<Tables>;

export interface SeenGrants {
  readonly permissions: Readonly<Record<string, string>>;
  readonly events: readonly string[];
  /** When the installation was changed last; null: not said. */
  readonly asOf: Date | null;
  readonly seenAt: Date;
}

/** Null before the first time. */
export async function grantsOf(db: Store, client: string): Promise<SeenGrants | null> {
  const row = await db
    .selectFrom('grantsSeen')
    .select(['permissions', 'events', 'asOf', 'seenAt'])
    .where('client', '=', client)
    .executeTakeFirst();
  if (!row) return null;
  return { ...row, permissions: JSON.parse(row.permissions), events: JSON.parse(row.events) };
}

export interface UnseenSince {
  readonly what: string;
  readonly since: Date;
}

/** Sorted by what. */
export async function unseenOf(db: Store, client: string): Promise<readonly UnseenSince[]> {
  return db
    .selectFrom('unseen')
    .select(['what', 'since'])
    .where('client', '=', client)
    .orderBy('what')
    .execute();
}

export async function endUnseen(db: Store, client: string, what: readonly string[]): Promise<void> {
  if (what.length === 0) return;
  await db.deleteFrom('unseen').where('client', '=', client).where('what', 'in', what).execute();
}

/** With what is not seen from now on, since when. */
export async function keepGrants(
  db: Store,
  client: string,
  { permissions, events, asOf, seenAt }: SeenGrants,
  unseen: ReadonlyMap<string, Date>,
): Promise<void> {
  const values = {
    permissions: JSON.stringify(permissions),
    events: JSON.stringify(events),
    asOf,
    seenAt,
  };
  await db
    .insertInto('grantsSeen')
    .values({ client, ...values })
    .onConflict((conflict) => conflict.column('client').doUpdateSet(values))
    .execute();
  if (unseen.size === 0) return;
  await db
    .insertInto('unseen')
    .values([...unseen].map(([what, since]) => ({ client, what, since })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
