/** The lanes of a client's writes in the database, so that several processes together keep within GitHub's limits. */
import { sql } from 'kysely';
import { lanesOf, type SharedLanes } from '../github/access/limits.ts';
import { afterOne, full, type Level, nextOf } from '../github/access/token-bucket.ts';
import { clientId } from './client-id.ts';
import type { Database } from './database.ts';

/** Per client; the time is the database's, since processes' clocks differ. */
export function sharedLanes(
  database: Database,
  host: string,
): (installation: number, burst: number) => SharedLanes {
  return (installation, burst) => (kind, patience) => {
    const client = { host, installation };
    const id = clientId(client);
    return database.asClient(client, async (trx) => {
      const clock = sql<{ now: number }>`
        select extract(epoch from clock_timestamp())::float8 * 1000 as now
        from pg_advisory_xact_lock(hashtextextended(${`lanes ${id}`}, 0))`;
      const { rows } = await clock.execute(trx);
      const now = Math.ceil(rows[0]?.now ?? 0);
      const stored = await trx
        .selectFrom('lanes')
        .select(['lane', 'level', 'at'])
        .where('client', '=', id)
        .execute();
      const levels = new Map<string, Level>(stored.map(({ lane, level, at }) => [lane, { level, at }]));
      const lanes = lanesOf(kind, burst).map(([lane, of]) => ({
        lane,
        of,
        held: levels.get(lane) ?? full(of),
      }));
      const wait = Math.max(...lanes.map(({ of, held }) => nextOf(of, held, now) - now));
      if (wait > patience) return { wait, taken: false };
      await trx
        .insertInto('lanes')
        .values(lanes.map(({ lane, of, held }) => ({ client: id, lane, ...afterOne(of, held, now) })))
        .onConflict((on) =>
          on.columns(['client', 'lane']).doUpdateSet((next) => ({
            level: next.ref('excluded.level'),
            at: next.ref('excluded.at'),
          })),
        )
        .execute();
      return { wait, taken: true };
    });
  };
}
