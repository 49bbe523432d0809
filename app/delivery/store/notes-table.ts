/** What events told and nobody has looked at yet: one note per thing, however many events tell of it. */
import { sql, type Transaction } from 'kysely';
import { storableJson } from '../../storable.ts';
import { isGoneClient } from '../../store/clients.ts';
import type { Database } from '../../store/database.ts';
import { isGoneSince } from '../../store/repositories.ts';
import type { Tables } from '../../store/tables.ts';
import type { RepositoryKey } from './rows.ts';

export interface Note extends RepositoryKey {
  /** What it is about: `pull/12`. */
  readonly note: string;
  /** When it was heard of, in milliseconds since 1970. */
  readonly seenAt: number;
  /** JSON. */
  readonly data: string;
}

/** Of two notes of one thing the later one stays. Joins the transaction that is given. */
export async function writeNotes(trx: Transaction<Tables>, notes: readonly Note[]): Promise<void> {
  const once = [
    ...new Map(notes.map((note) => [`${note.client} ${note.repositoryId} ${note.note}`, note])).values(),
  ];
  if (once.length === 0) return;
  const given = once.map(({ client, repositoryId, note, seenAt, data }) => ({
    ...{ client, repository_id: repositoryId, note, seen_at: seenAt, data },
  }));
  await sql`
    insert into delivery_notes as known (client, repository_id, note, seen_at, data)
    select given.* from jsonb_to_recordset(${storableJson(given)}::jsonb)
      as given(client text, repository_id bigint, note text, seen_at bigint, data text)
    where not ${isGoneClient(sql.ref<string>('given.client'))}
    on conflict (client, repository_id, note) do update set seen_at = excluded.seen_at, data = excluded.data
    where excluded.seen_at >= known.seen_at`.execute(trx);
}

/** The oldest first. */
export function readNotes(
  trx: Transaction<Tables>,
  of: RepositoryKey,
  max: number,
): Promise<readonly Pick<Note, 'note' | 'seenAt' | 'data'>[]> {
  return trx
    .selectFrom('deliveryNotes')
    .select(['note', 'seenAt', 'data'])
    .where((where) => where.and({ ...of }))
    .orderBy('seenAt')
    .orderBy('note')
    .limit(max)
    .execute();
}

/** Numbers of pull requests that nobody looked at yet. */
export async function notedPulls(
  trx: Transaction<Tables>,
  of: RepositoryKey,
  max: number,
): Promise<readonly number[]> {
  const rows = await trx
    .selectFrom('deliveryNotes')
    .select('note')
    .where((where) => where.and({ ...of }))
    .where('note', 'like', 'pull/%')
    .orderBy('seenAt', 'desc')
    .limit(max)
    .execute();
  return rows.map(({ note }) => Number(note.slice('pull/'.length)));
}

/** Those that nobody wrote again, or took away, meanwhile. Resolves with how many. */
export async function forgetNotes(
  trx: Transaction<Tables>,
  { client, repositoryId }: RepositoryKey,
  notes: readonly Pick<Note, 'note' | 'seenAt'>[],
): Promise<number> {
  if (notes.length === 0) return 0;
  const given = notes.map(({ note, seenAt }) => ({ note, seen_at: seenAt }));
  const result = await sql`
    delete from delivery_notes using jsonb_to_recordset(${storableJson(given)}::jsonb) as given(note text, seen_at bigint)
    where client = ${client} and repository_id = ${repositoryId}
      and delivery_notes.note = given.note and delivery_notes.seen_at = given.seen_at`.execute(trx);
  return Number(result.numAffectedRows ?? 0);
}

/** Of repositories that are gone since before, and those that nobody could look at for long. */
export async function pruneNotes({ kysely }: Database, before: Date): Promise<number> {
  const { numDeletedRows } = await kysely
    .deleteFrom('deliveryNotes')
    .where(({ or, eb }) =>
      or([eb('deliveryNotes.seenAt', '<', before.getTime()), isGoneSince('deliveryNotes', before)]),
    )
    .executeTakeFirst();
  return Number(numDeletedRows);
}
