/** Checkpoints of the evidence ledger, and the keys that signed them. Both only grow. */
import type { Kysely, Transaction } from 'kysely';
import type { Tables } from './tables.ts';

type Store = Kysely<Tables>;

export interface CheckpointRow {
  readonly size: number;
  /** JSON. */
  readonly envelope: string;
  /** JSON: the roots of full subtrees. */
  readonly frontier: string;
}

export interface KeyRow {
  readonly id: string;
  readonly publicKey: string;
  readonly wrappedKey: string;
  readonly madeAt: Date;
}

/** In their order. */
export async function checkpointsOf(db: Store, client: string): Promise<readonly CheckpointRow[]> {
  const rows = await db
    .selectFrom('ledgerCheckpoints')
    .select(['size', 'envelope', 'frontier'])
    .where('client', '=', client)
    .orderBy('size')
    .execute();
  return rows.map((row) => ({ ...row, size: Number(row.size) }));
}

/** The newest one, or the newest of at most so many records. */
export async function lastCheckpoint(
  db: Store,
  client: string,
  max = Number.MAX_SAFE_INTEGER,
): Promise<CheckpointRow | null> {
  const row = await db
    .selectFrom('ledgerCheckpoints')
    .select(['size', 'envelope', 'frontier'])
    .where('client', '=', client)
    .where('size', '<=', max)
    .orderBy('size', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ? { ...row, size: Number(row.size) } : null;
}

export async function addCheckpoint(
  trx: Transaction<Tables>,
  client: string,
  row: CheckpointRow,
): Promise<void> {
  await trx
    .insertInto('ledgerCheckpoints')
    .values({ client, ...row })
    .execute();
}

/** The newest first. */
export async function keysOf(db: Store, client: string): Promise<readonly KeyRow[]> {
  return db
    .selectFrom('ledgerKeys')
    .select(['id', 'publicKey', 'wrappedKey', 'madeAt'])
    .where('client', '=', client)
    .orderBy('madeAt', 'desc')
    .orderBy('id')
    .execute();
}

export async function addKey(trx: Transaction<Tables>, client: string, key: KeyRow): Promise<void> {
  await trx
    .insertInto('ledgerKeys')
    .values({ client, ...key })
    .execute();
}
