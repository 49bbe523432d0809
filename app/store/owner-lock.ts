/**
 * One owner per data directory. The embedded engine has no lock of its own: two processes on one directory both seem to
 * work and destroy it. An exclusive transaction of SQLite is a lock of the operating system, which lets go of it when
 * the process dies, however it dies.
 */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreRefusal } from './refusal.ts';

/** SQLITE_BUSY: https://sqlite.org/rescode.html#busy */
const busy = 5;

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === busy;
}

/** Takes the directory; the result lets go of it, and may be called again. Throws {@link StoreRefusal} when another process has it. */
export function lockDirectory(directory: string): () => void {
  const lock = new DatabaseSync(join(directory, 'owner.lock'), { timeout: 0 });
  try {
    lock.exec('pragma locking_mode = exclusive; begin exclusive');
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw error;
    throw new StoreRefusal(
      `Another Fairlead process is using the data directory ${directory}: stop it first, give this one another FAIRLEAD_DATA_DIR, or let both use a PostgreSQL server through DATABASE_URL.`,
      { cause: error },
    );
  }
  return () => {
    if (lock.isOpen) lock.close();
  };
}
