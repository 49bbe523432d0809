/** Databases for scenes: used by one scene at a time, and emptied for the next one of the same process. */
import type { Database } from '../../app/store/database.ts';
import { openDatabase } from '../../app/store/open.ts';
import { cheapest, type Opened, silent } from '../store/engines.ts';

/** Places that no scene uses now. They are thrown away with the test run. */
const free: Opened['at'][] = [];

/** What belongs to no GitHub in particular, so that the next scene's workers would take it for theirs. */
async function empty(database: Database): Promise<void> {
  for (const table of ['pgboss.job', 'held_jobs', 'pauses', 'lanes'])
    await database.execute(`delete from ${table}`);
}

export async function openSceneDatabase(): Promise<{
  readonly database: Database;
  close(): Promise<void>;
}> {
  const known = free.pop();
  const { at, database } = known
    ? { at: known, database: await openDatabase({ ...known, log: silent }) }
    : await cheapest.open();
  return {
    database,
    async close() {
      await empty(database);
      await database.close();
      free.push(at);
    },
  };
}
