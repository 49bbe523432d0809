/** Deliveries that were taken in: each once, known by its GUID. */
import { randomUUID } from 'node:crypto';
import { type Insertable, type Kysely, sql } from 'kysely';
import { wasGivenUp, wasPurged } from './audit.ts';
import { clientId } from './client-id.ts';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

/** GUIDs of the rows that were not there before. Joins the transaction that is given. */
export async function insertDeliveries(
  db: Kysely<Tables>,
  rows: readonly Insertable<Tables['inbox']>[],
): Promise<ReadonlySet<string>> {
  const stored = await db
    .insertInto('inbox')
    .values(rows)
    .onConflict((on) => on.column('guid').doNothing())
    .returning('guid')
    .execute();
  return new Set(stored.map(({ guid }) => guid));
}

/** The hash of the body that each of these GUIDs came with first. */
export async function bodyHashes(
  db: Kysely<Tables>,
  guids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await db.selectFrom('inbox').select(['guid', 'bodyHash']).where('guid', 'in', guids).execute();
  return new Map(rows.map(({ guid, bodyHash }) => [guid, bodyHash]));
}

/** Of these deliveries those that were taken in, that were given up, or that belong to a purged client. */
export async function settledDeliveries(
  db: Kysely<Tables>,
  host: string,
  deliveries: readonly { readonly guid: string; readonly installation: number | null }[],
): Promise<ReadonlySet<string>> {
  const guids = deliveries.map(({ guid }) => guid);
  const clients = deliveries.map(({ installation }) => clientId({ host, installation: installation ?? 0 }));
  // One query, each part by its index; a purged client's inbox rows went with it.
  const { rows } = await sql<{ guid: string }>`
    select asked.guid from unnest(${guids}::text[], ${clients}::text[]) as asked (guid, client)
    where exists (select from inbox where inbox.guid = asked.guid)
      or ${wasGivenUp(host, sql.ref<string>('asked.guid'))} or ${wasPurged(sql.ref<string>('asked.client'))}`.execute(
    db,
  );
  return new Set(rows.map(({ guid }) => guid));
}

/** Of rows that GitHub never sends. */
const trial = 'fairlead-trial';

/**
 * Writes so many deliveries, takes them away again, and commits: what real ones need of the database. Nobody ever sees
 * them. Throws what the database throws.
 */
export async function tryInbox(database: Pick<Database, 'transaction'>, count: number): Promise<void> {
  const rows = Array.from({ length: count }, () => ({
    client: trial,
    guid: `${trial}-${randomUUID()}`,
    event: trial,
    action: null,
    bodyHash: randomUUID(),
  }));
  await database.transaction(async (trx) => {
    await trx.insertInto('inbox').values(rows).execute();
    await trx.deleteFrom('inbox').where('client', '=', trial).execute();
  });
}
