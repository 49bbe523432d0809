/** When the App on a host listened for events: a mark that is renewed, and the times in which it was not. */
import { sql, type Transaction } from 'kysely';
import type { Tables } from './tables.ts';

/** In which nobody listened. */
export interface Unreceived {
  readonly since: Date;
  readonly until: Date;
}

/**
 * Renews the mark. Resolves with when it was renewed before, null the first time; another process waits until this transaction ends. It goes back in time
 * only where `goesBack` says so of the one before.
 */
export async function markReceiving(
  trx: Transaction<Tables>,
  host: string,
  at: Date,
  goesBack: (before: Date) => boolean,
): Promise<Date | null> {
  const before = await trx
    .selectFrom('receiving')
    .select('at')
    .where('client', '=', host)
    .forUpdate()
    .executeTakeFirst();
  const next =
    before && goesBack(before.at) ? { at } : { at: sql<Date>`greatest(receiving.at, excluded.at)` };
  await trx
    .insertInto('receiving')
    .values({ client: host, at })
    .onConflict((on) => on.column('client').doUpdateSet(next))
    .execute();
  return before?.at ?? null;
}

export async function addUnreceived(
  trx: Transaction<Tables>,
  host: string,
  { since, until }: Unreceived,
): Promise<void> {
  await trx
    .insertInto('unreceived')
    .values({ client: host, since, until })
    .onConflict((on) => on.columns(['client', 'since']).doUpdateSet({ until }))
    .execute();
}

/** Takes out those that ended before, oldest first: what GitHub delivered again is known by now. */
export async function takeUnreceived(
  trx: Transaction<Tables>,
  host: string,
  before: Date,
): Promise<readonly Unreceived[]> {
  const rows = await trx
    .deleteFrom('unreceived')
    .where('client', '=', host)
    .where('until', '<=', before)
    .returning(['since', 'until'])
    .execute();
  return rows.toSorted((a, b) => a.since.getTime() - b.since.getTime());
}
