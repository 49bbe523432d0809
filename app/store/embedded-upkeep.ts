/** What a server does by itself and the embedded engine does not: checkpoints, and vacuum. */
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { StoreLog } from './log.ts';
import type { Tables } from './tables.ts';

/** Milliseconds between looks. */
const every = 60_000;

/** Without checkpoints the log grows without bound, and with it the time to start after a crash. */
const checkpointAfter = { milliseconds: 5 * 60_000, bytes: 128 * 1024 * 1024 };

/** Milliseconds. */
const vacuumAfter = 6 * 60 * 60_000;

export interface Upkeep {
  /** Does what is due. Called by a timer. */
  look(): Promise<void>;
  stop(): void;
}

async function written(database: Kysely<Tables>): Promise<number> {
  const { rows } = await sql<{
    bytes: string;
  }>`select pg_current_wal_lsn() - '0/0'::pg_lsn as bytes`.execute(database);
  return Number(rows[0]?.bytes ?? 0);
}

/** Starts the timer, which keeps no process alive. */
export function keepUp(
  database: Kysely<Tables>,
  log: StoreLog,
  { now = Date.now, after = checkpointAfter } = {},
): Upkeep {
  let [checkpoint, vacuum] = [{ at: now(), bytes: 0 }, now()];
  const look = async () => {
    const bytes = await written(database);
    const due = now() - checkpoint.at >= after.milliseconds || bytes - checkpoint.bytes >= after.bytes;
    if (due && bytes > checkpoint.bytes) {
      await sql`checkpoint`.execute(database);
      checkpoint = { at: now(), bytes };
    }
    if (now() - vacuum < vacuumAfter) return;
    vacuum = now();
    await sql`vacuum (analyze)`.execute(database);
  };
  const timer = setInterval(() => {
    look().catch((error: unknown) => log.warn({ error: String(error) }, 'upkeep of the database failed'));
  }, every);
  timer.unref();
  return { look, stop: () => clearInterval(timer) };
}
