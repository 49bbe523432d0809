/** The evidence ledger's tables. Notes are made by the database (migration 0022); records, checkpoints and keys only grow. */
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

type Store = Kysely<Tables>;

export interface LedgerRow {
  readonly place: number;
  readonly record: string;
  readonly hash: string;
  readonly salt: string;
  /** Null: it was erased. */
  readonly payload: string | null;
}

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

export interface NoteRow {
  readonly kind: string;
  readonly at: Date;
  readonly payload: unknown;
}

/** The rest of the transaction has a client's ledger to itself. */
export async function lockLedger(database: Database, client: string): Promise<void> {
  // The embedded engine runs one transaction at a time.
  if (database.engine === 'embedded') return;
  await database.execute('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`ledger of ${client}`]);
}

/** Clients with something to record, sorted. */
export async function clientsWithNotes(db: Store): Promise<readonly string[]> {
  const rows = await db.selectFrom('ledgerNotes').select('client').distinct().orderBy('client').execute();
  return rows.map(({ client }) => client);
}

/** Clients with records, sorted. */
export async function clientsWithRecords(db: Store): Promise<readonly string[]> {
  const rows = await db.selectFrom('ledgerRecords').select('client').distinct().orderBy('client').execute();
  return rows.map(({ client }) => client);
}

/** Takes the oldest notes out; they are the caller's to record, in the same transaction. */
export async function takeNotes(
  trx: Transaction<Tables>,
  client: string,
  max: number,
): Promise<readonly NoteRow[]> {
  const { rows } = await sql<NoteRow & { id: string }>`
    delete from ledger_notes where client = ${client} and id in (
      select id from ledger_notes where client = ${client} order by id limit ${max})
    returning id, kind, at, payload`.execute(trx);
  return rows.toSorted((a, b) => Number(a.id) - Number(b.id));
}

export async function lastRecord(
  trx: Store,
  client: string,
): Promise<Pick<LedgerRow, 'place' | 'hash'> | null> {
  const row = await trx
    .selectFrom('ledgerRecords')
    .select(['place', 'hash'])
    .where('client', '=', client)
    .orderBy('place', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ? { ...row, place: Number(row.place) } : null;
}

export async function addRecords(
  trx: Transaction<Tables>,
  client: string,
  rows: readonly LedgerRow[],
): Promise<void> {
  await sql`
    insert into ledger_records (client, place, record, hash, salt, payload)
    select ${client}, place, record, hash, salt, payload
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as given(place bigint, record text, hash text, salt text, payload text)`.execute(trx);
}

/** In their order, from `from` on. */
export async function recordsFrom(
  db: Store,
  client: string,
  { from, max }: { readonly from: number; readonly max: number },
): Promise<readonly LedgerRow[]> {
  const rows = await db
    .selectFrom('ledgerRecords')
    .select(['place', 'record', 'hash', 'salt', 'payload'])
    .where('client', '=', client)
    .where('place', '>=', from)
    .orderBy('place')
    .limit(max)
    .execute();
  return rows.map((row) => ({ ...row, place: Number(row.place) }));
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

export async function lastCheckpoint(db: Store, client: string): Promise<CheckpointRow | null> {
  const row = await db
    .selectFrom('ledgerCheckpoints')
    .select(['size', 'envelope', 'frontier'])
    .where('client', '=', client)
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
