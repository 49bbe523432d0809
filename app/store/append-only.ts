/** Tables that only grow: what may be deleted from them is deleted on purpose. */
import { sql, type Transaction } from 'kysely';
import type { Tables } from './tables.ts';

/** The database refuses to delete verdicts, whoever asks, unless the transaction said this first. For retention and purge. */
export async function allowDeletingHistory(trx: Transaction<Tables>): Promise<void> {
  await sql`select set_config('fairlead.deletes_history', 'on', true)`.execute(trx);
}
