/** The jobs that wait: at most one per key, replaced by the next. */
import type { PgBoss } from 'pg-boss';
import type { Database } from '../store/database.ts';
import { queue } from './boss.ts';
import { clientOf, type Entry } from './entry.ts';
import { forgetAside, keepAside, type NameOf } from './pauses.ts';

/** Where jobs wait. */
export interface Waiting {
  readonly database: Database;
  readonly boss: PgBoss;
  readonly nameOf: NameOf;
}

/** PostgreSQL's channel on which processes tell each other of new jobs. */
export const channel = 'fairlead_jobs';

/** What waits under a key; the words are those of the index it is found by. */
const waits = `name = '${queue}' and state < 'active' and not blocked and policy = 'key_strict_fifo'`;

/** The rest of the transaction has these keys to itself. In order, so that two transactions cannot wait for each other. */
async function lock(database: Database, keys: readonly string[]): Promise<void> {
  // The embedded engine runs one transaction at a time.
  if (database.engine === 'embedded') return;
  const sorted = JSON.stringify([...keys].sort());
  await database.execute(
    `select pg_advisory_xact_lock(hashtextextended(k, 0)) from jsonb_array_elements_text($1::jsonb) k`,
    [sorted],
  );
}

async function insert<J>(boss: PgBoss, entries: readonly Entry<J>[], delay: number): Promise<void> {
  if (entries.length === 0) return;
  await boss.insert(
    queue,
    entries.map((data) => ({
      data,
      singletonKey: data.key,
      group: { id: clientOf(data.key) },
      startAfter: `${delay / 1000} seconds`,
    })),
  );
}

/** Of several entries with one key, the last. */
function latest<J>(entries: readonly Entry<J>[]): readonly Entry<J>[] {
  return [...new Map(entries.map((entry) => [entry.key, entry])).values()];
}

/**
 * Puts jobs in, to run as soon as may be. What waits under a key keeps its place and becomes the new job. In a
 * transaction. Resolves with whether any may run now, and not only when GitHub wants to be asked again. A job that
 * waits stays when `or` says so.
 */
export async function put<J>(
  { database, boss, nameOf }: Waiting,
  all: readonly Entry<J>[],
  or: 'instead' | 'unless any waits' = 'instead',
): Promise<boolean> {
  const asked = latest(all);
  if (asked.length === 0) return false;
  await lock(
    database,
    asked.map(({ key }) => key),
  );
  const entries = await keepAside(database, nameOf, asked, or);
  if (entries.length === 0) return false;
  const given = entries.map((data) => ({ key: data.key, data }));
  const { rows } = await database.execute(
    `update pgboss.job set data = ${or === 'instead' ? 'given.data' : 'job.data'},
       start_after = least(start_after, pgboss.job_now())
     from jsonb_to_recordset($1::jsonb) as given(key text, data jsonb)
     where ${waits} and singleton_key = given.key returning singleton_key as key`,
    [JSON.stringify(given)],
  );
  const replaced = new Set(rows.map(({ key }) => key));
  await insert(
    boss,
    entries.filter(({ key }) => !replaced.has(key)),
    0,
  );
  if (database.engine === 'server') await database.execute(`select pg_notify('${channel}', '')`);
  return true;
}

/**
 * Puts a job in for later, unless one waits under its key that is due. One that is not due gives way, or stays when
 * `or` says so: a try again knows less than what was asked meanwhile. In a transaction.
 */
export async function putLater<J>(
  { database, boss, nameOf }: Waiting,
  entry: Entry<J>,
  delay: number,
  or: 'instead' | 'unless any waits' = 'instead',
): Promise<void> {
  await lock(database, [entry.key]);
  const free = await keepAside(database, nameOf, [entry], 'unless any waits');
  if (free.length === 0) return;
  const { rows } = await database.execute(
    `select id, start_after > pgboss.job_now() as later from pgboss.job where ${waits} and singleton_key = $1`,
    [entry.key],
  );
  if (rows.length === 0) return insert(boss, [entry], delay);
  if (or === 'unless any waits' || !rows.every(({ later }) => later)) return;
  await database.execute(
    `update pgboss.job set data = $2::jsonb, start_after = pgboss.job_now() + $3::float8 * interval '1 millisecond'
     where ${waits} and singleton_key = $1`,
    [entry.key, JSON.stringify(entry), delay],
  );
}

/** Whether anything is waiting that is due, or running, in whatever process. */
export async function isBusy(database: Database): Promise<boolean> {
  const { rows } = await database.execute(
    `select 1 from pgboss.job where name = '${queue}' and state <= 'active'
     and (state = 'active' or start_after <= now()) limit 1`,
  );
  return rows.length > 0;
}

/** Takes away what waits for a client, and says how much that was. What runs is not stopped. */
export async function forget({ database, nameOf }: Waiting, client: string): Promise<number> {
  const { rows } = await database.execute(
    `delete from pgboss.job where name = '${queue}' and state < 'active' and group_id = $1 returning id`,
    [client],
  );
  return rows.length + (await forgetAside(database, nameOf(client)));
}
