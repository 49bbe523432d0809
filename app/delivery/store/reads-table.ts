/** How far each repository's delivery was read from GitHub, and when it is to be read again. Times: seconds since 1970. */
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Prose } from '../../../policies/engine/prose.ts';
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
  const { client: _, repositoryId: __, gaps, ...reading } = row;
  return { ...reading, gaps: gapsShape.parse(gaps) };
}

/** One takes the place of another. */
export async function setReading(db: Store, of: RepositoryKey, { gaps, ...reading }: Reading): Promise<void> {
  const values = { ...reading, gaps: JSON.stringify(gaps) };
  await db
    .insertInto('deliveryReads')
    .values({ ...of, ...values })
    .onConflict((on) => on.columns(['client', 'repositoryId']).doUpdateSet(values))
    .execute();
}
