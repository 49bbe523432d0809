/** The evidence ledger: notes, which the database itself makes (migration 0022), and the records that become of them and only grow. */
import { type Kysely, sql, type Transaction } from 'kysely';
import packageJson from '../../package.json' with { type: 'json' };
import { storableJson } from '../storable.ts';
import { wasPurged } from './audit.ts';
import type { Database } from './database.ts';
import type { NotedKind, Notes, RecordKind } from './recorded.ts';
import type { Tables } from './tables.ts';

type Store = Kysely<Tables>;

export interface LedgerRow {
  readonly place: number;
  readonly record: string;
  readonly hash: string;
  /** Null, both of them: it was erased. */
  readonly salt: string | null;
  readonly payload: string | null;
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

/** Clients with records, sorted. From one client to the next in the index, since each may have millions of records. */
export async function clientsWithRecords(db: Store): Promise<readonly string[]> {
  const { rows } = await sql<{ client: string }>`
    with recursive known as (
      (select client from ledger_records order by client limit 1)
      union all
      select (select client from ledger_records where client > known.client order by client limit 1)
      from known where known.client is not null
    ) select client from known where client is not null`.execute(db);
  return rows.map(({ client }) => client);
}

/** Of each kind what its records hold, and of no other. */
export type NewNote = {
  [K in NotedKind]: { readonly client: string; readonly kind: K; readonly payload: Notes[K] };
}[NotedKind];

/**
 * In their order, in one statement, each with the version of Fairlead that notes it. A client that was purged gets none any more. Joins the transaction
 * that is given.
 */
export async function addNotes(trx: Transaction<Tables>, given: readonly NewNote[]): Promise<void> {
  if (given.length === 0) return;
  const notes = given.map((one) => ({ ...one, payload: { ...one.payload, engine: packageJson.version } }));
  await sql`
    insert into ledger_notes (client, kind, payload)
    select given.client, given.kind, given.payload
    from rows from (jsonb_to_recordset(${storableJson(notes)}::jsonb) as (client text, kind text, payload jsonb))
      with ordinality as given(client, kind, payload, place)
    where not ${wasPurged(sql.ref<string>('given.client'))}
    order by given.place`.execute(trx);
}

/** Takes the oldest notes out; they are the caller's to record, in the same transaction. */
export async function takeNotes(
  trx: Transaction<Tables>,
  client: string,
  max: number,
): Promise<readonly NoteRow[]> {
  await sql`select set_config('fairlead.records', 'on', true)`.execute(trx);
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

/** As the index has it (migration 0025). */
const kindOf = sql<string>`substring(record, '"kind":"([^"]*)"')`;

/** Hashes alone, in their order, from `from` on. */
export async function hashesFrom(
  db: Store,
  client: string,
  { from, max }: { readonly from: number; readonly max: number },
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('ledgerRecords')
    .select('hash')
    .where('client', '=', client)
    .where('place', '>=', from)
    .orderBy('place')
    .limit(max)
    .execute();
  return rows.map(({ hash }) => hash);
}

/** Of these kinds alone, in their order, after a place. */
export async function kindRecordsFrom(
  db: Store,
  client: string,
  {
    kinds,
    after,
    max,
  }: { readonly kinds: readonly RecordKind[]; readonly after: number; readonly max: number },
): Promise<readonly LedgerRow[]> {
  // One index has it, kind by kind; the few that come first of each are then put in order.
  const pages = await Promise.all(
    [...new Set(kinds)].map(async (kind) => {
      const rows = await db
        .selectFrom('ledgerRecords')
        .select(['place', 'record', 'hash', 'salt', 'payload'])
        .where('client', '=', client)
        .where(kindOf, '=', kind)
        .where('place', '>', after)
        .orderBy('place')
        .limit(max)
        .execute();
      return rows.map((row) => ({ ...row, place: Number(row.place) }));
    }),
  );
  return pages
    .flat()
    .sort((a, b) => a.place - b.place)
    .slice(0, max);
}

/** Fields that name a person, as events, waivers and owners' words have them. */
const personal = [
  'login',
  'pusher',
  'requested_by',
  'approved_by',
  'given_by',
  'by',
  'whose',
  'sender',
  'author',
] as const;

/** For a regular expression. */
const literally = (text: string): string => text.replaceAll(/[^\w]/g, '\\$&');

/** Places of records that name somebody, or of all (null), that still have a payload, in their order. */
export async function placesAbout(
  db: Store,
  client: string,
  { login, not }: { readonly login: string | null; readonly not: string },
): Promise<readonly number[]> {
  const all = db
    .selectFrom('ledgerRecords')
    .select('place')
    .where('client', '=', client)
    .where('payload', 'is not', null)
    .where(kindOf, '!=', not);
  const name = literally(login ?? '');
  const named = [
    // The value of such a field, alone or among words (`token request 7 of ada`).
    `"(?:${personal.join('|')})":"(?:[^"]* )?${name}(?: [^"]*)?"`,
    // In any text.
    `@${name}(?![\\w-])`,
    // Calls of a plan that was applied, and the settings that they change.
    `/(?:collaborators|memberships)/${name}"`,
    `"name":"(?:organization[.]roles|repository[.]access[.]collaborators)[.]${name}"`,
    // Our own answers: `approved by ada`.
    `"said":"(?:[^"\\\\]|\\\\.)*\\mby ${name}(?![\\w-])`,
  ];
  const among = sql<boolean>`payload ~* ${named.join('|')}`;
  const rows = await (login === null ? all : all.where(among)).orderBy('place').execute();
  return rows.map(({ place }) => Number(place));
}

/** Payload and salt, for good. Joins the transaction that is given. */
export async function erasePayloads(
  trx: Transaction<Tables>,
  client: string,
  places: readonly number[],
): Promise<void> {
  await sql`select set_config('fairlead.erases', 'on', true)`.execute(trx);
  await trx
    .updateTable('ledgerRecords')
    .set({ payload: null, salt: null })
    .where('client', '=', client)
    .where('place', 'in', places)
    .execute();
  await sql`select set_config('fairlead.erases', '', true)`.execute(trx);
}
