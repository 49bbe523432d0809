/** Clients' secrets in the database, sealed, and the tokens that were used. */
import type { Kysely } from 'kysely';
import { clientId } from '../../store/client-id.ts';
import type { ClientKey, Database } from '../../store/database.ts';
import { addNotes } from '../../store/ledger.ts';
import type { Tables } from '../../store/tables.ts';
import { type MadeSecret, seal } from './secrets.ts';

export interface KeptSecret {
  /** As `clientId` has it. */
  readonly client: string;
  readonly id: string;
  readonly sealed: Buffer;
}

/** By the id in it; null: there is none that is good now. */
export async function keptSecret(db: Kysely<Tables>, id: string, now: Date): Promise<KeptSecret | null> {
  const row = await db
    .selectFrom('deliverySecrets')
    .select(['client', 'id', 'sealed'])
    .where('id', '=', id)
    .where((one) => one.or([one('endsAt', 'is', null), one('endsAt', '>', now)]))
    .executeTakeFirst();
  return row ?? null;
}

export interface ListedSecret {
  readonly id: string;
  readonly createdAt: Date;
  readonly endsAt: Date | null;
}

/** A client's that are good now, oldest first. */
export function listSecrets(
  database: Database,
  client: ClientKey,
  now: Date,
): Promise<readonly ListedSecret[]> {
  return database.asClient(client, (trx) =>
    trx
      .selectFrom('deliverySecrets')
      .select(['id', 'createdAt', 'endsAt'])
      .where('client', '=', clientId(client))
      .where((one) => one.or([one('endsAt', 'is', null), one('endsAt', '>', now)]))
      .orderBy('createdAt')
      .orderBy('id')
      .execute(),
  );
}

export interface Replaced {
  readonly made: MadeSecret;
  readonly serviceSecrets: readonly string[];
  readonly now: Date;
  /** Until when those before it are good. */
  readonly othersUntil: Date;
}

/** Resolves with how many it takes the place of. */
export function keepSecret(
  database: Database,
  client: ClientKey,
  { made, serviceSecrets, now, othersUntil }: Replaced,
): Promise<number> {
  const id = clientId(client);
  return database.asClient(client, async (trx) => {
    await endAt(trx, id, othersUntil);
    await trx.deleteFrom('deliverySecrets').where('client', '=', id).where('endsAt', '<=', now).execute();
    const { count } = await trx
      .selectFrom('deliverySecrets')
      .select((one) => one.fn.countAll<number>().as('count'))
      .where('client', '=', id)
      .executeTakeFirstOrThrow();
    const sealed = seal(made, id, serviceSecrets);
    const values = { client: id, id: made.id, sealed, createdAt: now, endsAt: null };
    await trx.insertInto('deliverySecrets').values(values).execute();
    await addNotes(trx, [{ client: id, kind: 'secret', payload: { what: 'made', id: made.id } }]);
    return Number(count);
  });
}

async function endAt(trx: Kysely<Tables>, client: string, at: Date): Promise<number> {
  const { numUpdatedRows } = await trx
    .updateTable('deliverySecrets')
    .set({ endsAt: at })
    .where('client', '=', client)
    .where((one) => one.or([one('endsAt', 'is', null), one('endsAt', '>', at)]))
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** All of a client's at once. Resolves with how many. */
export function endSecrets(database: Database, client: ClientKey, now: Date): Promise<number> {
  const id = clientId(client);
  return database.asClient(client, async (trx) => {
    const ended = await endAt(trx, id, now);
    if (ended > 0)
      await addNotes(trx, [{ client: id, kind: 'secret', payload: { what: 'ended', id: null } }]);
    return ended;
  });
}

/** Sealed anew, with the service's newest secret. */
export async function resealed(
  trx: Kysely<Tables>,
  { client, id }: KeptSecret,
  secret: string,
  serviceSecrets: readonly string[],
): Promise<void> {
  await trx
    .updateTable('deliverySecrets')
    .set({ sealed: seal({ id, secret }, client, serviceSecrets) })
    .where('client', '=', client)
    .where('id', '=', id)
    .execute();
}

export interface UsedToken {
  readonly client: string;
  readonly token: string;
  readonly bodyHash: string;
  readonly expiresAt: Date;
}

/** A token is good for one body: whoever saw it cannot tell something else with it. False: it was used for another. */
export async function useToken(trx: Kysely<Tables>, used: UsedToken): Promise<boolean> {
  await trx
    .insertInto('deliveryTokens')
    .values(used)
    .onConflict((on) => on.doNothing())
    .execute();
  const { bodyHash } = await trx
    .selectFrom('deliveryTokens')
    .select('bodyHash')
    .where('client', '=', used.client)
    .where('token', '=', used.token)
    .executeTakeFirstOrThrow();
  return bodyHash === used.bodyHash;
}

/** Those that nobody could use any more. */
export async function forgetTokens({ kysely }: Database, now: Date): Promise<number> {
  const { numDeletedRows } = await kysely
    .deleteFrom('deliveryTokens')
    .where('expiresAt', '<', now)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
