/** What somebody may have to answer for. Append-only; rows outlive their client, so they hold ids, counts and times alone. */

import { type Kysely, type RawBuilder, sql } from 'kysely';
import { storableJson } from '../storable.ts';
import type { Tables } from './tables.ts';

/** A client that left was exported and deleted. */
export const clientPurged = 'client purged';

/** A delivery could not be taken in after many attempts. */
export const deliveryGivenUp = 'delivery given up';

/** `client`: the client's id, or the host alone for what is the App's own. Joins the transaction that is given. */
export async function writeAudit(
  db: Kysely<Tables>,
  client: string,
  what: string,
  detail: object,
): Promise<void> {
  await db
    .insertInto('audit')
    .values({ client, what, detail: storableJson(detail) })
    .execute();
}

/** For a query over deliveries: whether the one of this GUID was given up. */
export function wasGivenUp(host: string, guid: RawBuilder<string>): RawBuilder<boolean> {
  return sql`exists (select from audit where audit.client = ${host} and audit.what = ${deliveryGivenUp}
    and audit.detail ->> 'guid' = ${guid})`;
}

/** For a query over what belongs to clients: whether this client was purged. */
export function wasPurged(client: RawBuilder<string>): RawBuilder<boolean> {
  return sql`exists (select from audit where audit.client = ${client} and audit.what = ${clientPurged})`;
}
