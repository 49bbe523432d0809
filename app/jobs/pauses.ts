/**
 * Clients that GitHub asks to leave alone. Their jobs are kept aside until then, whichever process adds them, instead of
 * being taken up and put off one by one: a client that may not be worked for costs the others next to nothing.
 */
import type { Database } from '../store/database.ts';
import { queue } from './boss.ts';
import { clientOf, type Entry } from './entry.ts';

/** What the store calls a client, from the first part of its keys. */
export type NameOf = (client: string) => string;

/** GitHub asks for an hour at most; no mistake may hold a client longer. Milliseconds. */
const longest = 70 * 60_000;

/** Jobs put back into the queue with one transaction. */
const mostAtOnce = 500;

const named = (entries: readonly Entry<unknown>[], nameOf: NameOf) =>
  JSON.stringify(
    entries.map((entry) => ({ client: nameOf(clientOf(entry.key)), key: entry.key, data: entry })),
  );

/**
 * In a transaction: keeps aside what is for clients that are to be left alone now, and resolves with the rest. What is
 * kept aside under a key already gives way, or stays when `or` says so.
 */
export async function keepAside<J>(
  database: Database,
  nameOf: NameOf,
  entries: readonly Entry<J>[],
  or: 'instead' | 'unless any waits',
): Promise<readonly Entry<J>[]> {
  const { rows } = await database.execute(
    `with given as (select * from jsonb_to_recordset($1::jsonb) as given(client text, key text, data jsonb))
     insert into held_jobs (client, key, data)
     select given.client, key, data from given join pauses on pauses.client = given.client and until > now()
     on conflict (client, key) do update
       set data = case when $2::boolean then excluded.data else held_jobs.data end
     returning key`,
    [named(entries, nameOf), or === 'instead'],
  );
  if (rows.length === 0) return entries;
  const aside = new Set(rows.map(({ key }) => key));
  return entries.filter(({ key }) => !aside.has(key));
}

/** In a transaction: leaves a client alone for so many milliseconds, with all that waits for it. */
export async function pause(
  database: Database,
  nameOf: NameOf,
  client: string,
  milliseconds: number,
): Promise<void> {
  const name = nameOf(client);
  await database.execute(
    `insert into pauses (client, until) values ($1, now() + $2::float8 * interval '1 millisecond')
     on conflict (client) do update set until = greatest(pauses.until, excluded.until)`,
    [name, Math.min(milliseconds, longest)],
  );
  await database.execute(
    `with moved as (
       delete from pgboss.job where name = '${queue}' and state = 'created' and group_id = $1
       returning data, created_on)
     insert into held_jobs (client, key, data)
     select distinct on (data ->> 'key') $2, data ->> 'key', data from moved order by data ->> 'key', created_on desc
     on conflict (client, key) do update set data = excluded.data`,
    [client, name],
  );
}

/**
 * In a transaction: jobs of a client whose pause is over, some at a time; they are the caller's to put into the queue.
 * Null when no pause is over.
 */
export async function released<J>(database: Database): Promise<readonly Entry<J>[] | null> {
  // The pause goes with the last job. Its row is locked: of several processes, one releases a client.
  const { rows: over } = await database.execute(
    `select client from pauses where until <= now() order by until for update skip locked limit 1`,
  );
  const [first] = over;
  if (!first) return null;
  const { rows } = await database.execute(
    `delete from held_jobs where ctid in (select ctid from held_jobs where client = $1 limit ${mostAtOnce})
     returning data`,
    [first.client],
  );
  if (rows.length < mostAtOnce)
    await database.execute(`delete from pauses where client = $1`, [first.client]);
  return rows.map(({ data }) => data as Entry<J>);
}

/** In a transaction: takes away what is kept aside for a client, and says how much that was. */
export async function forgetAside(database: Database, name: string): Promise<number> {
  const { rows } = await database.execute(`delete from held_jobs where client = $1 returning key`, [name]);
  return rows.length;
}
