/** The jobs that wait: at most one per key, replaced by the next. */
import { createHash } from 'node:crypto';
import type { PgBoss } from 'pg-boss';
import { storable, storableJson } from '../storable.ts';
import type { Database } from '../store/database.ts';
import { queue } from './boss.ts';
import { clientOf, type Entry } from './entry.ts';
import {
  asideOfGiven,
  forgetAside,
  isAside,
  keepAside,
  type NameOf,
  pauseLock,
  replaceAside,
} from './pauses.ts';

/** Where jobs wait. */
export interface Waiting {
  readonly database: Database;
  readonly boss: PgBoss;
  readonly nameOf: NameOf;
  /** Two jobs with one key as one; unless given, the later takes the place of the earlier. */
  readonly join?: ((earlier: never, later: never) => unknown) | undefined;
  /** Whether a job is put into the queue although its client is to be left alone. */
  readonly isUrgent?: ((job: never) => boolean) | undefined;
}

/** PostgreSQL's channel on which processes tell each other of new jobs. */
export const channel = 'fairlead_jobs';

/** What waits under a key; the words are those of the index it is found by. */
const waits = `name = '${queue}' and state < 'active' and not blocked and policy = 'key_strict_fifo'`;

/** Locks that all keys share: a server has room for some thousands of locks, however many jobs come at once. */
const keyLocks = 512;

/** PostgreSQL's locks of two numbers are apart from those of one; any number that nothing else uses does. */
const lockSpace = 7_405_117;

/** Which of the locks a key has. The same in every process. */
function lockOf(key: string): number {
  return createHash('sha256').update(key).digest().readUInt32BE(0) % keyLocks;
}

/**
 * The rest of the transaction has these keys to itself, and no pause of their clients begins or ends in it. The clients
 * first, then the keys, each in order, so that two transactions cannot wait for each other.
 */
async function lock({ database, nameOf }: Waiting, keys: readonly string[]): Promise<void> {
  // The embedded engine runs one transaction at a time.
  if (database.engine === 'embedded') return;
  const clients = [...new Set(keys.map((key) => pauseLock(nameOf(clientOf(key)))))].sort();
  const numbers = [...new Set(keys.map(lockOf))].sort((a, b) => a - b);
  const locks = [...clients.map((name) => ({ name })), ...numbers.map((number) => ({ number }))];
  await database.execute(
    `select case when number is null then pg_advisory_xact_lock_shared(hashtextextended(name, 0))
       else pg_advisory_xact_lock(${lockSpace}, number) end
     from jsonb_to_recordset($1::jsonb) as given(name text, number int)`,
    [JSON.stringify(locks)],
  );
}

async function insert<J>(boss: PgBoss, entries: readonly Entry<J>[], delay: number): Promise<void> {
  if (entries.length === 0) return;
  await boss.insert(
    queue,
    storable(entries).map((data) => ({
      data,
      singletonKey: data.key,
      group: { id: clientOf(data.key) },
      startAfter: `${delay / 1000} seconds`,
    })),
  );
}

/** What is stored says itself whether it is urgent. */
function marked<J>({ isUrgent }: Waiting, { key, job, failures }: Entry<J>): Entry<J> {
  const urgent = isUrgent as ((job: J) => boolean) | undefined;
  return { key, job, failures, ...(urgent?.(job) ? { urgent: true } : {}) };
}

function joined<J>(waiting: Waiting, earlier: Entry<J>, later: Entry<J>): Entry<J> {
  const join = waiting.join as ((earlier: J, later: J) => J) | undefined;
  return join ? marked(waiting, { ...later, job: join(earlier.job, later.job) }) : later;
}

/** Of several entries with one key, the last, joined with those before it. */
function latest<J>(waiting: Waiting, entries: readonly Entry<J>[]): readonly Entry<J>[] {
  const byKey = new Map<string, Entry<J>>();
  for (const entry of entries) {
    const before = byKey.get(entry.key);
    byKey.set(entry.key, before ? joined(waiting, before, entry) : marked(waiting, entry));
  }
  return [...byKey.values()];
}

/** What waits under each key, or is kept aside under it; `old`: its process died, it was asked for before all others. */
async function there<J>({ database, nameOf }: Waiting, entries: readonly Entry<J>[]) {
  const given = entries.map(({ key }) => ({ key, client: nameOf(clientOf(key)) }));
  const { rows } = await database.execute(
    `with given as (select * from jsonb_to_recordset($1::jsonb) as given(key text, client text))
     select singleton_key as key, data, state = 'retry' as old from pgboss.job
       where ${waits} and singleton_key in (select key from given)
     union all select key, data, false from (${asideOfGiven}) aside`,
    [storableJson(given)],
  );
  return new Map(
    rows.map(({ key, data, old }) => [String(key), { data: data as Entry<J>, old: old === true }]),
  );
}

/**
 * These entries joined with what waits under their keys, in the order they were asked for. What `or` lets stay stays as
 * it is but for what these know besides.
 */
async function withThere<J>(
  waiting: Waiting,
  entries: readonly Entry<J>[],
  or: Or,
): Promise<readonly Entry<J>[]> {
  if (!waiting.join) return entries;
  const known = await there(waiting, entries);
  return entries.map((entry) => {
    const other = known.get(entry.key);
    if (!other) return entry;
    const isLater = or === 'instead' || (or === 'unless any came since' && other.old);
    return isLater ? joined(waiting, other.data, entry) : joined(waiting, entry, other.data);
  });
}

/** Of these jobs those that may be put into the queue; the others are kept aside, in the place of what waits there. */
async function notAside<J>(
  { database, nameOf, join }: Waiting,
  asked: readonly Entry<J>[],
  or: 'instead' | 'unless any waits',
): Promise<readonly Entry<J>[]> {
  const free = await keepAside(database, nameOf, asked, join ? 'instead' : or);
  if (free.length === asked.length || or !== 'instead') return free;
  const keys = asked.filter((entry) => !free.includes(entry)).map(({ key }) => key);
  await database.execute(`delete from pgboss.job where ${waits} and singleton_key = any($1::text[])`, [keys]);
  return free;
}

/** What becomes of a job that waits under the key: it is always made due. */
export type Or =
  /** It becomes the new job. */
  | 'instead'
  /** It stays as it is. */
  | 'unless any waits'
  /** It stays as it is, unless its process died while it ran: it was asked for before the new one. */
  | 'unless any came since';

const replaces: Readonly<Record<Or, string>> = {
  instead: 'true',
  'unless any waits': 'false',
  'unless any came since': `state = 'retry'`,
};

/**
 * Puts jobs in, to run as soon as may be. What waits under a key keeps its place and becomes the new job, or stays when
 * `or` says so. In a transaction. Resolves with whether any may run now, and not only when GitHub wants to be asked
 * again.
 */
export async function put<J>(
  waiting: Waiting,
  all: readonly Entry<J>[],
  or: Or = 'instead',
): Promise<boolean> {
  const { database, boss, join } = waiting;
  const latestOnes = latest(waiting, all);
  if (latestOnes.length === 0) return false;
  await lock(
    waiting,
    latestOnes.map(({ key }) => key),
  );
  const asked = await withThere(waiting, latestOnes, or);
  const entries = await notAside(waiting, asked, or === 'instead' ? or : 'unless any waits');
  if (entries.length === 0) return false;
  const given = entries.map((data) => ({ key: data.key, data }));
  const { rows } = await database.execute(
    `update pgboss.job set data = case when ${join ? 'true' : replaces[or]} then given.data else job.data end,
       start_after = least(start_after, pgboss.job_now())
     from jsonb_to_recordset($1::jsonb) as given(key text, data jsonb)
     where ${waits} and singleton_key = given.key returning singleton_key as key`,
    [storableJson(given)],
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
  waiting: Waiting,
  asked: Entry<J>,
  delay: number,
  or: 'instead' | 'unless any waits' = 'instead',
): Promise<void> {
  const { database, boss, nameOf } = waiting;
  const { key } = asked;
  const name = nameOf(clientOf(key));
  await lock(waiting, [key]);
  const { rows } = await database.execute(
    `select id, start_after > pgboss.job_now() as later from pgboss.job where ${waits} and singleton_key = $1`,
    [key],
  );
  const stays = rows.length > 0 && (or === 'unless any waits' || !rows.every(({ later }) => later));
  const [entry = asked] = await withThere(
    waiting,
    [marked(waiting, asked)],
    stays ? 'unless any waits' : 'instead',
  );
  if (stays) return waiting.join ? setData(database, entry) : undefined;
  const aside = await isAside(database, name, entry, delay);
  if (aside === 'kept') return waiting.join ? replaceAside(database, name, entry) : undefined;
  if (aside === 'would be') return void (await notAside(waiting, [entry], 'instead'));
  if (rows.length === 0) return insert(boss, [entry], delay);
  await setData(database, entry);
  await database.execute(
    `update pgboss.job set start_after = pgboss.job_now() + $2::float8 * interval '1 millisecond'
     where ${waits} and singleton_key = $1`,
    [key, delay],
  );
}

async function setData<J>(database: Database, entry: Entry<J>): Promise<void> {
  await database.execute(`update pgboss.job set data = $2::jsonb where ${waits} and singleton_key = $1`, [
    entry.key,
    storableJson(entry),
  ]);
}

/**
 * In a transaction: keeps a job that was taken out of the queue aside if its client is to be left alone now. False: it
 * may wait in the queue. What is kept aside under its key already was asked for meanwhile, and stays.
 */
export async function setAside<J>(waiting: Waiting, entry: Entry<J>): Promise<boolean> {
  const { database, nameOf } = waiting;
  const name = nameOf(clientOf(entry.key));
  await lock(waiting, [entry.key]);
  const aside = await isAside(database, name, entry, 0);
  if (aside === 'would be') await keepAside(database, nameOf, [entry], 'unless any waits');
  if (aside === 'kept' && waiting.join) {
    const [both = entry] = await withThere(waiting, [entry], 'unless any waits');
    await replaceAside(database, name, both);
  }
  return aside !== 'no';
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
