/** A client that left: after a time of grace its rows are exported, then deleted. The audit table says that it happened. */
import { sql } from 'kysely';
import { allowDeletingHistory } from '../store/append-only.ts';
import { clientPurged, writeAudit } from '../store/audit.ts';
import { clientId } from '../store/client-id.ts';
import { clientsGone } from '../store/clients.ts';
import type { ClientKey, Database } from '../store/database.ts';
import { lockLedger } from '../store/ledger.ts';
import type { Log } from '../world.ts';
import { exportClient, exportEnding } from './export.ts';
import { deleteJobs } from './jobs.ts';
import { clientTables } from './tables.ts';

const day = 24 * 60 * 60_000;

export interface PurgeOf {
  readonly database: Database;
  /** The App's: `github.com`, or an Enterprise Server's. */
  readonly host: string;
  readonly now: () => Date;
  readonly log: Log;
  /** Where the rows of clients go before they are deleted. */
  readonly exportDirectory: string;
  /** Writes a client's evidence ledger, whole or not at all, as the verifier reads it. `at`: ISO 8601, UTC. */
  readonly exportLedger: (
    client: string,
    to: { readonly path: string; readonly at: string },
  ) => Promise<void>;
  /** Days between a client's leaving and its deletion. */
  readonly graceDays: number;
  /** Forgets what this process keeps for the client: tokens, answers, limiters. */
  readonly forget: (client: ClientKey) => void;
}

async function deleteRows({ database }: PurgeOf, client: ClientKey): Promise<number> {
  const id = clientId(client);
  return database.transaction(async (trx) => {
    let rows = 0;
    // Whoever signs it meanwhile would put a key and a checkpoint back.
    await lockLedger(database, id);
    await allowDeletingHistory(trx);
    for (const { table, column } of await clientTables(trx)) {
      // Append-only, and without content: guids, counts and times.
      if (table === 'audit') continue;
      const own = sql`delete from ${sql.table(table)} where ${sql.id(column)} = ${id}`;
      rows += Number((await own.execute(trx)).numAffectedRows ?? 0);
    }
    rows += await deleteJobs(database, client);
    await writeAudit(trx, id, clientPurged, { rows });
    return rows;
  });
}

/** Exports and deletes one client now, whatever its state. */
export async function purgeClient(of: PurgeOf, client: ClientKey): Promise<number> {
  const at = of.now();
  const path = await exportClient(of.database, client, of.exportDirectory, at);
  // Rows are not what the verifier reads.
  const ledger = `${path.slice(0, -exportEnding.length)}.ledger`;
  await of.exportLedger(clientId(client), { path: ledger, at: at.toISOString() });
  const rows = await deleteRows(of, client);
  of.forget(client);
  of.log.info({ client: clientId(client), rows }, 'client purged');
  return rows;
}

/** Purges every client that left before the time of grace began. One that fails is tried again in the next run. */
export async function purge(of: PurgeOf): Promise<{ readonly purged: number; readonly failed: number }> {
  const { database, host, now, log, graceDays } = of;
  const due = await clientsGone(database.kysely, host, new Date(now().getTime() - graceDays * day));
  let failed = 0;
  for (const installation of due) {
    try {
      await purgeClient(of, { host, installation });
    } catch (error) {
      failed += 1;
      log.warn({ err: error, installation }, 'client could not be purged; it is tried again');
    }
  }
  return { purged: due.length - failed, failed };
}
