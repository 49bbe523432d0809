/**
 * Payloads are taken out of a ledger because a person, or the client, has a right to it. The records stay, and with them the chain; that it was
 * done, and why, is a record itself, which names the places and not what stood there.
 */
import type { Database } from '../../store/database.ts';
import { addNotes, erasePayloads, lockLedger, placesAbout } from '../../store/ledger.ts';
import type { ErasureNote } from '../../store/recorded.ts';
import { record } from './keep.ts';

export interface Erasure {
  /** Whose records; null: all of the client's. */
  readonly login: string | null;
  /** Who decided it. */
  readonly by: string;
  readonly reason: string;
}

/** Records of an erasure stay: without them nobody could tell it from a theft. */
export const erasureKind = 'erasure';

/** Places named in one record. */
const maxPlaces = 10_000;

/** Resolves with how many payloads went. What was only noted yet is recorded first. */
export async function erase(
  database: Database,
  client: string,
  { login, by, reason }: Erasure,
): Promise<number> {
  await record(database, client, Number.POSITIVE_INFINITY);
  return database.transaction(async (trx) => {
    await lockLedger(database, client);
    const places = await placesAbout(trx, client, { login, not: erasureKind });
    for (let from = 0; from < places.length; from += maxPlaces) {
      const some = places.slice(from, from + maxPlaces);
      await erasePayloads(trx, client, some);
      // Not whose: that would keep what is to be forgotten.
      const payload: ErasureNote = {
        by,
        reason,
        of: login === null ? 'the client' : 'a person',
        places: some,
      };
      await addNotes(trx, [{ client, kind: erasureKind, payload }]);
    }
    return places.length;
  });
}
