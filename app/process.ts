/** What the processes of the service have in common: they refuse in words, open the database, and end when asked to. */
import { type Environment, readEnvironment, type StorageSettings } from './environment.ts';
import type { Database } from './store/database.ts';
import type { StoreLog } from './store/log.ts';
import { openDatabase } from './store/open.ts';
import { StoreRefusal } from './store/refusal.ts';

export type CheckedEnvironment = Environment & { readonly ok: true };

/** Milliseconds to end in: less than the ten seconds that `docker stop` gives. */
const maxStop = 9500;

/** The environment; null when something in it is wrong, after saying everything that is. */
export function environmentOrRefusal(): CheckedEnvironment | null {
  const environment = readEnvironment(process.env);
  if (environment.ok) return environment;
  for (const problem of environment.problems) console.error(problem);
  process.exitCode = 1;
  return null;
}

/** The database; null when it refuses to be opened, after saying why. */
export async function databaseOrRefusal(
  { databaseUrl, dataDirectory }: StorageSettings,
  log: StoreLog,
): Promise<Database | null> {
  try {
    return await openDatabase({ url: databaseUrl ?? undefined, dataDirectory, log });
  } catch (error) {
    if (!(error instanceof StoreRefusal)) throw error;
    console.error(error.message);
    process.exitCode = 1;
    return null;
  }
}

/** Where events and jobs are, in a sentence. */
export function storedWhere({ databaseUrl, dataDirectory }: StorageSettings): string {
  return `Events and jobs are kept in ${databaseUrl === null ? dataDirectory : 'the PostgreSQL server'}.`;
}

/** Ends the process on SIGTERM and SIGINT, with the database closed last. */
export function stopOnSignal(database: Database, stop: () => Promise<void>): void {
  const end = async () => {
    // What is not done by then is another process's, or done after the next start.
    setTimeout(() => process.exit(1), maxStop).unref();
    await stop();
    await database.close();
    process.exit(0);
  };
  const once = () => void end().catch(() => process.exit(1));
  process.once('SIGTERM', once).once('SIGINT', once);
}
