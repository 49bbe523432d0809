/** The jobs of a client in the queue's own tables. Both join the transaction they are called in. */
import { forgetAside } from '../jobs/pauses.ts';
import { clientId } from '../store/client-id.ts';
import type { ClientKey, Database } from '../store/database.ts';

async function deleteWhere(
  database: Database,
  { installation }: ClientKey,
  condition: string,
): Promise<number> {
  const { rows: found } = await database.execute(`select to_regclass('pgboss.job') is not null as there`);
  if (found[0]?.there !== true) return 0;
  const { rows } = await database.execute(`delete from pgboss.job where ${condition} returning id`, [
    String(installation),
  ]);
  return rows.length;
}

/** Deletes a client's jobs, waiting, running, done and given up. Resolves with how many. */
export function deleteJobs(database: Database, client: ClientKey): Promise<number> {
  return deleteWhere(database, client, `group_id = $1 or split_part(data ->> 'key', '/', 1) = $1`);
}

/** Deletes those that wait; one that runs finds out by itself. Resolves with how many. */
export async function deleteWaitingJobs(database: Database, client: ClientKey): Promise<number> {
  const inQueue = await deleteWhere(database, client, `group_id = $1 and state < 'active'`);
  return inQueue + (await forgetAside(database, clientId(client)));
}
