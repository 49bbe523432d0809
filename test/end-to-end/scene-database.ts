/** Databases for scenes: migrated once per process, used by one scene at a time, and emptied for the next. */
import { inject } from 'vitest';
import type { Database } from '../../app/store/database.ts';
import { openDatabase } from '../../app/store/open.ts';
import { embedded, type Opened, server, silent } from '../store/engines.ts';

/** Places that no scene uses now. They are thrown away with the test run. */
const free: Opened['at'][] = [];

/** What belongs to no GitHub in particular, so that the next scene's workers would take it for theirs. */
async function empty(database: Database): Promise<void> {
  for (const table of ['pgboss.job', 'held_jobs', 'pauses', 'lanes'])
    await database.execute(`delete from ${table}`);
}

/** On PostgreSQL where there is a server: it is faster than the embedded engine, which writes in this thread. */
export async function openSceneDatabase(): Promise<{
  readonly database: Database;
  close(): Promise<void>;
}> {
  const engine = inject('postgres') === null ? embedded : server;
  const at = free.pop() ?? (await engine.place()).at;
  const database = await openDatabase({ ...at, log: silent });
  return {
    database,
    async close() {
      await empty(database);
      await database.close();
      free.push(at);
    },
  };
}
