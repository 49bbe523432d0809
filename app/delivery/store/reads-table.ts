/** How far each repository's delivery was read from GitHub, and when it is to be read again. Times: seconds since 1970. */
import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import type { Prose } from '../../../policies/engine/prose.ts';
import { isGoneSince } from '../../store/repositories.ts';
import type { Tables } from '../../store/tables.ts';
import type { RepositoryKey } from './rows.ts';

type Store = Kysely<Tables>;

export interface Reading {
  /** The branch that is deployed, and its newest commit that was read; null: not read yet. */
  readonly branch: string | null;
  readonly head: string | null;
  /** From when on everything is known; null: reading has not ended once. */
  readonly since: number | null;
  readonly readAt: number | null;
  /** Where reading goes on; null: at the beginning. */
  readonly cursor: string | null;
  /** What is being read, for people. */
  readonly stage: string | null;
  readonly dueAt: number;
  readonly beganAt: number | null;
  /** GraphQL points that this reading has cost, and rows that it gave. */
  readonly points: number;
  readonly readRows: number;
  /** In a row. */
  readonly failures: number;
  readonly gaps: readonly Prose[];
}

const prose = z.array(z.union([z.string(), z.object({ value: z.string() })])).readonly();
const gapsShape = z.array(prose).readonly().catch([]);

export async function readingOf(db: Store, of: RepositoryKey): Promise<Reading | null> {
  const row = await db
    .selectFrom('deliveryReads')
    .selectAll()
    .where((where) => where.and({ ...of }))
    .executeTakeFirst();
  if (!row) return null;
  const { client: _, repositoryId: __, changes: ___, gaps, ...reading } = row;
  return { ...reading, gaps: gapsShape.parse(gaps) };
}

/** One takes the place of another. */
export async function setReading(db: Store, of: RepositoryKey, { gaps, ...reading }: Reading): Promise<void> {
  const values = { ...reading, gaps: JSON.stringify(gaps) };
  await db
    .insertInto('deliveryReads')
    .values({ ...of, ...values })
    .onConflict((on) => on.columns(['client', 'repositoryId']).doUpdateSet({ ...values, ...oneMore }))
    .execute();
}

const oneMore = { changes: sql<number>`delivery_reads.changes + 1` };

/** To be said with what is written of a repository: who made out its history before makes it out again. */
export async function countChange(db: Store, of: RepositoryKey): Promise<void> {
  await db
    .updateTable('deliveryReads')
    .set(oneMore)
    .where((where) => where.and({ ...of }))
    .execute();
}

/** How often it changed; null: nobody began to read it. */
export async function changesOf(db: Store, of: RepositoryKey): Promise<number | null> {
  const row = await db
    .selectFrom('deliveryReads')
    .select('changes')
    .where((where) => where.and({ ...of }))
    .executeTakeFirst();
  return row ? Number(row.changes) : null;
}

/** Of these repositories those that nobody reads yet are to be read now. Resolves with how many. */
export async function beginReadings(
  db: Store,
  client: string,
  repositoryIds: readonly number[],
  now: number,
): Promise<number> {
  if (repositoryIds.length === 0) return 0;
  const { rows } = await sql<{ id: number }>`
    insert into delivery_reads (client, repository_id, due_at, points, read_rows, failures, gaps)
    select ${client}, id::bigint, ${now}::bigint, 0, 0, 0, '[]'
    from jsonb_array_elements_text(${JSON.stringify(repositoryIds)}::jsonb) as given(id)
    on conflict do nothing returning repository_id as id`.execute(db);
  return rows.length;
}

export interface DueReading {
  readonly repositoryId: number;
  readonly dueAt: number;
  /** It was never read to its end. */
  readonly isFirst: boolean;
}

/** What is to be read now: first what never was, then what was not for longest. */
export async function dueReadings(db: Store, client: string, now: number): Promise<readonly DueReading[]> {
  const rows = await db
    .selectFrom('deliveryReads')
    .select(['repositoryId', 'dueAt', 'since'])
    .where('client', '=', client)
    .where('dueAt', '<=', now)
    .orderBy(sql`since is not null`)
    .orderBy('dueAt')
    .orderBy('repositoryId')
    .execute();
  return rows.map(({ since, ...due }) => ({ ...due, isFirst: since === null }));
}

/** Takes one for itself until a time: of several processes one has it. False: another one was faster. */
export async function takeReading(
  db: Store,
  of: RepositoryKey,
  { dueAt }: DueReading,
  until: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('deliveryReads')
    .set({ dueAt: until })
    .where((where) => where.and({ ...of, dueAt }))
    .executeTakeFirst();
  return Number(numUpdatedRows) === 1;
}

/** When it is to be read next, and how often it failed in a row. */
export async function putOff(db: Store, of: RepositoryKey, dueAt: number, failures?: number): Promise<void> {
  await db
    .updateTable('deliveryReads')
    .set({ dueAt, ...(failures === undefined ? {} : { failures }) })
    .where((where) => where.and({ ...of }))
    .execute();
}

/** Of repositories that are gone since before. */
export async function pruneReadings(db: Store, before: Date): Promise<void> {
  await db.deleteFrom('deliveryReads').where(isGoneSince('deliveryReads', before)).execute();
}
