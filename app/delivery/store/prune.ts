/** Forgets what of delivery is old, page by page of nothing: each table knows its own. */
import type { Database } from '../../store/database.ts';
import { forgetTokens } from '../told/secrets-table.ts';
import { pruneCommits } from './commits-table.ts';
import { pruneNotes } from './notes-table.ts';
import { pruneReadings } from './reads-table.ts';
import { pruneRows } from './rows-table.ts';

/** Resolves with how many rows went. */
export async function pruneDelivery(database: Database, before: Date, now: Date): Promise<number> {
  await pruneReadings(database.kysely, before);
  const counts = await Promise.all([
    pruneRows(database, before),
    pruneCommits(database, before),
    pruneNotes(database, before),
    forgetTokens(database, now),
  ]);
  return counts.reduce((sum, count) => sum + count, 0);
}
