/**
 * Clients that GitHub asks to leave alone. Their jobs are kept aside until then, whichever process adds them, instead of
 * being taken up and put off one by one: a client that may not be worked for costs the others next to nothing. What is
 * not due before the pause is over stays in the queue.
 */
import { storableJson } from '../storable.ts';
import type { Database } from '../store/database.ts';
import { queue } from './boss.ts';
import { clientOf, type Entry, maxPause } from './entry.ts';

/** What is to be left: `reads`, so that urgent jobs may still write, or `everything`. */
export type Left = 'reads' | 'everything';

/** What the store calls a client, from the first part of its keys. */
export type NameOf = (client: string) => string;

/** Jobs put back into the queue with one transaction. */
const maxBatch = 500;

/** The lock under which a client's pause begins and ends; those that add jobs share it. */
export function pauseLock(name: string): string {
  return `pause of ${name}`;
}

/** The rest of the transaction has a client's pause to itself: nobody adds a job for it meanwhile. */
async function lockPause(database: Database, name: string): Promise<void> {
  // The embedded engine runs one transaction at a time.
  if (database.engine === 'embedded') return;
  await database.execute(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [pauseLock(name)]);
}

const named = (entries: readonly Entry<unknown>[], nameOf: NameOf) =>
  storableJson(
    entries.map((entry) => ({ client: nameOf(clientOf(entry.key)), key: entry.key, data: entry })),
  );

/**
 * In a transaction, under the keys' locks: keeps aside what is for clients that are to be left alone now, and resolves
 * with the rest. What is kept aside under a key already gives way, or stays when `or` says so: also when the pause is
 * just over, so that an older job is never done after a newer one.
 */
export async function keepAside<J>(
  database: Database,
  nameOf: NameOf,
  entries: readonly Entry<J>[],
  or: 'instead' | 'unless any waits',
): Promise<readonly Entry<J>[]> {
  const { rows } = await database.execute(
    `with given as (select * from jsonb_to_recordset($1::jsonb) as given(client text, key text, data jsonb)),
     paused as (
       select given.* from given join pauses on pauses.client = given.client and until > now()
       where data ->> 'urgent' is null or writes_until > now()),
     outdated as (
       delete from held_jobs using given
       where $2::boolean and held_jobs.client = given.client and held_jobs.key = given.key
         and not exists (select from paused where paused.client = given.client and paused.key = given.key))
     insert into held_jobs (client, key, data) select client, key, data from paused
     on conflict (client, key) do update
       set data = case when $2::boolean then excluded.data else held_jobs.data end
     returning key`,
    [named(entries, nameOf), or === 'instead'],
  );
  if (rows.length === 0) return entries;
  const aside = new Set(rows.map(({ key }) => key));
  return entries.filter(({ key }) => !aside.has(key));
}

/** Whether something is kept aside under a key, or would be if it were due in so many milliseconds. */
export async function isAside(
  database: Database,
  name: string,
  { key, urgent }: Pick<Entry<unknown>, 'key' | 'urgent'>,
  delay: number,
): Promise<'kept' | 'would be' | 'no'> {
  const { rows } = await database.execute(
    `select exists (select from held_jobs where client = $1 and key = $2) as kept,
       exists (select from pauses where client = $1
         and (case when $4::boolean then writes_until else until end) > now() + $3::float8 * interval '1 millisecond'
       ) as paused`,
    [name, key, delay, urgent === true],
  );
  return rows[0]?.kept === true ? 'kept' : rows[0]?.paused === true ? 'would be' : 'no';
}

/** In a transaction: what is kept aside under a key becomes this one. */
export async function replaceAside<J>(database: Database, name: string, entry: Entry<J>): Promise<void> {
  await database.execute(`update held_jobs set data = $3::jsonb where client = $1 and key = $2`, [
    name,
    entry.key,
    storableJson(entry),
  ]);
}

/** Whether a client is left alone for as long already, to half a percent and a second: then there is nothing to write. */
async function isPaused(database: Database, given: readonly unknown[]): Promise<boolean> {
  const { rows } = await database.execute(
    `select from pauses where client = $1
       and (case when $3::boolean then writes_until else until end)
         >= now() + greatest($2::float8 * 0.995, $2::float8 - 1000) * interval '1 millisecond'`,
    given,
  );
  return rows.length > 0;
}

/** In a transaction: leaves a client alone for so many milliseconds, with all that is due for it meanwhile. */
export async function pause(
  database: Database,
  nameOf: NameOf,
  client: string,
  milliseconds: number,
  left: Left,
): Promise<void> {
  const name = nameOf(client);
  const given = [name, Math.min(milliseconds, maxPause), left === 'everything'];
  if (await isPaused(database, given)) return;
  await lockPause(database, name);
  await database.execute(
    `insert into pauses (client, until, writes_until)
       select $1, now() + $2::float8 * interval '1 millisecond',
         case when $3::boolean then now() + $2::float8 * interval '1 millisecond' end
     on conflict (client) do update set until = greatest(pauses.until, excluded.until),
       writes_until = greatest(pauses.writes_until, excluded.writes_until)`,
    given,
  );
  await database.execute(
    `with moved as (
       delete from pgboss.job using pauses
       where name = '${queue}' and state = 'created' and group_id = $1 and pauses.client = $2
         and start_after < (case when data ->> 'urgent' is null then until else writes_until end)
       returning data, created_on)
     insert into held_jobs (client, key, data)
     select distinct on (data ->> 'key') $2, data ->> 'key', data from moved order by data ->> 'key', created_on desc
     on conflict (client, key) do update set data = excluded.data`,
    [client, name],
  );
}

/** Clients whose pause is over, or is for reads alone from now on, the longest ago first. */
export async function clientsDue(database: Database): Promise<readonly string[]> {
  const { rows } = await database.execute(
    `select client from pauses where until <= now() or (writes_until <= now() and exists (
       select from held_jobs where held_jobs.client = pauses.client and data ->> 'urgent' is not null))
     order by until`,
  );
  return rows.map(({ client }) => String(client));
}

/**
 * In a transaction: jobs of a client whose pause is over, some at a time, or the urgent ones where writes are possible
 * again; they are the caller's to put into the queue. Null when there is nothing to release (any more).
 */
export async function released<J>(database: Database, name: string): Promise<readonly Entry<J>[] | null> {
  await lockPause(database, name);
  const { rows: due } = await database.execute(
    `select until <= now() as over from pauses where client = $1 and (until <= now() or writes_until <= now())`,
    [name],
  );
  if (due.length === 0) return null;
  const isOver = due[0]?.over === true;
  const { rows } = await database.execute(
    `delete from held_jobs where client = $1 and key in (
       select key from held_jobs where client = $1 and ($2::boolean or data ->> 'urgent' is not null)
       order by key limit ${maxBatch})
     returning data`,
    [name, isOver],
  );
  if (!isOver && rows.length === 0) return null;
  // The pause goes with the last job.
  if (isOver && rows.length < maxBatch)
    await database.execute(`delete from pauses where client = $1`, [name]);
  return rows.map(({ data }) => data as Entry<J>);
}

/** What is kept aside for a client without a pause (a purge took it away) would wait for ever: its pause is over. */
export async function adopt(database: Database): Promise<void> {
  await database.execute(
    `insert into pauses (client, until) select distinct client, now() from held_jobs on conflict do nothing`,
  );
}

/** The SQL of what is kept aside under keys that are `given`, for those that join it. */
export const asideOfGiven =
  'select key, data from held_jobs where (client, key) in (select client, key from given)';

/** The SQL of how many jobs are kept aside, for those that count. */
export const asideCount = 'select count(*)::float8 from held_jobs';

/** In a transaction: takes away what is kept aside for a client, and says how much that was. */
export async function forgetAside(database: Database, name: string): Promise<number> {
  const { rows } = await database.execute(`delete from held_jobs where client = $1 returning key`, [name]);
  return rows.length;
}
