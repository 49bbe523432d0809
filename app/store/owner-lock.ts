/**
 * One owner per data directory. The embedded engine has no lock of its own: two processes on one directory both seem to
 * work and destroy it. An exclusive transaction of SQLite is a lock of the operating system, which lets go of it when
 * the process dies, however it dies.
 */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { folderTrouble } from './folder.ts';
import { StoreRefusal } from './refusal.ts';

/** SQLITE_BUSY: https://sqlite.org/rescode.html#busy */
const busy = 5;

/** SQLITE_CORRUPT and SQLITE_NOTADB */
const damaged: readonly number[] = [11, 26];

function codeOf(error: unknown): number | null {
  // The low byte says what kind it is: https://sqlite.org/rescode.html#extrc
  return error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : null;
}

function refusalOf(directory: string, error: unknown): unknown {
  const code = codeOf(error);
  const file = join(directory, 'owner.lock');
  const refuse = (words: string) => new StoreRefusal(words, { cause: error });
  if (code === busy)
    return refuse(
      `Another Fairlead process is using the data directory ${directory}: stop it first, give this one another FAIRLEAD_DATA_DIR, or let both use a PostgreSQL server through DATABASE_URL.`,
    );
  if (code === null) return error;
  if (damaged.includes(code))
    return refuse(
      `The lock file ${file} is damaged. It holds no data: see that no other Fairlead process uses ${directory}, delete the file, and start again.`,
    );
  const why = folderTrouble(directory) ?? 'it may not be a file, or its disk is full or read-only';
  return refuse(
    `The lock file ${file} cannot be written: ${why}. Let this user write to ${directory}, or set another FAIRLEAD_DATA_DIR.`,
  );
}

function openLock(directory: string): DatabaseSync {
  try {
    return new DatabaseSync(join(directory, 'owner.lock'), { timeout: 0 });
  } catch (error) {
    throw refusalOf(directory, error);
  }
}

/** Takes the directory; the result lets go of it, and may be called again. Throws {@link StoreRefusal} when that cannot be. */
export function lockDirectory(directory: string): () => void {
  const lock = openLock(directory);
  try {
    lock.exec('pragma locking_mode = exclusive; begin exclusive');
  } catch (error) {
    lock.close();
    throw refusalOf(directory, error);
  }
  return () => {
    if (lock.isOpen) lock.close();
  };
}
