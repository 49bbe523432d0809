/**
 * An `unknown` that was published is not done. What could not be judged within the usual tries is owed another look: after
 * half an hour, then ever more slowly, every six hours at last, until it is known. The rows survive restarts.
 */

import { type Kysely, sql, type Transaction } from 'kysely';
import { storableJson } from '../storable.ts';
import type { RepositoryRef, Task } from '../task.ts';
import { clientId } from './client-id.ts';
import { activeClients } from './clients.ts';
import type { ClientKey, Database } from './database.ts';
import type { Tables } from './tables.ts';

export interface OwedLooks {
  /** One look more, later than the last time. */
  owe(key: string, task: Task, now: Date): Promise<void>;
  /** It is known now, or nobody wants to know any more. What else the client is owed is due at once: an outage may be over. */
  settle(key: string, now: Date): Promise<void>;
}

const minute = 60_000;
const hour = 60 * minute;

/** Milliseconds until the next look, after this many slow ones. */
export function delayAfter(looks: number): number {
  return Math.min(6 * hour, 30 * minute * 2 ** Math.min(looks, 10));
}

/** Kinds that show something on GitHub as long as they are open; anything else is of no use after a week. */
const lasting: ReadonlySet<Task['kind']> = new Set(['pull_request', 'release', 'repository', 'organization']);
const maxAge = 7 * 24 * hour;

function own(trx: Kysely<Tables>, client: string, key: string) {
  return trx.selectFrom('owedLooks').where('client', '=', client).where('key', '=', key);
}

async function owe(trx: Kysely<Tables>, client: string, key: string, task: Task, now: Date): Promise<void> {
  const known = await own(trx, client, key).select(['since', 'looks']).executeTakeFirst();
  const since = known?.since ?? now;
  if (!lasting.has(task.kind) && now.getTime() - since.getTime() > maxAge) {
    await remove(trx, client, key);
    return;
  }
  const looks = known ? known.looks + 1 : 0;
  const row = { task: storableJson(task), looks, dueAt: new Date(now.getTime() + delayAfter(looks)) };
  await trx
    .insertInto('owedLooks')
    .values({ client, key, since, ...row })
    .onConflict((conflict) => conflict.columns(['client', 'key']).doUpdateSet(row))
    .execute();
}

async function remove(trx: Kysely<Tables>, client: string, key: string): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('owedLooks')
    .where('client', '=', client)
    .where('key', '=', key)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

async function settle(trx: Kysely<Tables>, client: string, key: string, now: Date): Promise<void> {
  if (!(await remove(trx, client, key))) return;
  await trx
    .updateTable('owedLooks')
    .set({ dueAt: now })
    .where('client', '=', client)
    .where('dueAt', '>', now)
    .execute();
}

/** In the database, under the client's row-level security. */
export function storedOwedLooks(database: Database, client: ClientKey): OwedLooks {
  const id = clientId(client);
  return {
    owe: (key, task, now) => database.asClient(client, (trx) => owe(trx, id, key, task, now)),
    settle: (key, now) => database.asClient(client, (trx) => settle(trx, id, key, now)),
  };
}

/** For the service itself; joins the transaction that gives a job up. */
export function oweLook(trx: Transaction<Tables>, client: ClientKey, key: string, task: Task, now: Date) {
  return owe(trx, clientId(client), key, task, now);
}

export interface DueLook {
  readonly client: string;
  readonly key: string;
  readonly task: Task;
}

/** Of active clients, those due longest ago first; of each client at most `perClient`. */
export async function dueLooks(
  db: Kysely<Tables>,
  host: string,
  now: Date,
  perClient: number,
): Promise<readonly DueLook[]> {
  const turn = sql<number>`row_number() over (partition by owed.client order by owed.due_at, owed.key)`;
  const rows = await db
    .selectFrom(
      db
        .selectFrom('owedLooks as owed')
        .innerJoin(activeClients(db, host), 'owner.id', 'owed.client')
        .select(['owed.client', 'owed.key', 'owed.task', 'owed.dueAt'])
        .select(turn.as('turn'))
        .where('owed.dueAt', '<=', now)
        .as('due'),
    )
    .select(['client', 'key', 'task'])
    .where('turn', '<=', perClient)
    .orderBy('dueAt')
    .orderBy('key')
    .execute();
  return rows.map(({ client, key, task }) => ({ client, key, task: task as unknown as Task }));
}

/** Numbers of the pull requests of a repository that are owed a look. */
export async function owedPullRequests(
  db: Kysely<Tables>,
  client: string,
  { repositoryId }: Pick<RepositoryRef, 'repositoryId'>,
): Promise<ReadonlySet<number>> {
  const rows = await db
    .selectFrom('owedLooks')
    .select(sql<number>`(task ->> 'number')::bigint`.as('number'))
    .where('client', '=', client)
    .where(sql<boolean>`task ->> 'kind' = 'pull_request'`)
    .where(sql<boolean>`(task ->> 'repositoryId')::bigint = ${repositoryId}`)
    .execute();
  return new Set(rows.map(({ number }) => Number(number)));
}

/** Notes that it was asked for: not again before its time, should the look itself be lost. */
export async function lookAsked(db: Kysely<Tables>, { client, key }: DueLook, now: Date): Promise<void> {
  const known = await own(db, client, key).select('looks').executeTakeFirst();
  if (!known) return;
  await db
    .updateTable('owedLooks')
    .set({ dueAt: new Date(now.getTime() + delayAfter(known.looks)) })
    .where('client', '=', client)
    .where('key', '=', key)
    .execute();
}
