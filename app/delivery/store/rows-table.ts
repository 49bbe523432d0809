/** Rows of what happened: each once, the later telling of one thing stays. Writing again, or in another order, changes nothing. */
import { sql, type Transaction } from 'kysely';
import { storableJson } from '../../storable.ts';
import { clientId } from '../../store/client-id.ts';
import type { ClientKey, Database } from '../../store/database.ts';
import { isGoneSince } from '../../store/repositories.ts';
import type { Tables } from '../../store/tables.ts';
import { countChange } from './reads-table.ts';
import { inParts, isLater, type Kind, type RepositoryKey, type Row, type RowOf, shapes } from './rows.ts';

/** Rows of one statement. */
const maxRows = 1000;

/** Of several tellings of one thing, the one that stays: one statement may not write a row twice. */
function eachOnce(rows: readonly Row[]): readonly Row[] {
  const kept = new Map<string, Row>();
  for (const row of rows) {
    const key = `${row.kind} ${row.id}`;
    const before = kept.get(key);
    if (!before || isLater(row, before)) kept.set(key, row);
  }
  return [...kept.values()];
}

/** Joins the transaction that is given. Resolves with how many were new or changed. */
export async function writeRows(
  trx: Transaction<Tables>,
  { client, repositoryId }: RepositoryKey,
  rows: readonly Row[],
): Promise<number> {
  let written = 0;
  for (const part of inParts(eachOnce(rows), maxRows)) {
    const given = part.map(({ kind, id, at, updatedAt, seenAt, data }) => ({
      ...{ kind, id, at, updated_at: updatedAt, seen_at: seenAt },
      data: storableJson(data),
    }));
    const result = await sql`
      insert into delivery_rows as known (client, repository_id, kind, id, at, updated_at, seen_at, data)
      select ${client}, ${repositoryId}::bigint, given.* from jsonb_to_recordset(${storableJson(given)}::jsonb)
        as given(kind text, id text, at bigint, updated_at bigint, seen_at bigint, data text)
      on conflict (client, repository_id, kind, id) do update set
        at = excluded.at, updated_at = excluded.updated_at, seen_at = excluded.seen_at, data = excluded.data
      where (excluded.updated_at, excluded.seen_at, excluded.data collate "C")
        > (known.updated_at, known.seen_at, known.data collate "C")`.execute(trx);
    written += Number(result.numAffectedRows ?? 0);
  }
  if (written > 0) await countChange(trx, { client, repositoryId });
  return written;
}

export interface KnownRows {
  readonly of: <K extends Kind>(kind: K) => readonly RowOf<K>[];
  /** Of another version, or damaged: not read. */
  readonly strange: number;
}

/** As the database has it. */
export interface Raw {
  readonly kind: string;
  readonly id: string;
  readonly at: number;
  readonly updatedAt: number;
  readonly seenAt: number;
  readonly data: string;
}

function rowFrom(raw: Raw): Row | null {
  const kind = Object.hasOwn(shapes, raw.kind) ? (raw.kind as Kind) : null;
  const data = kind && shapes[kind].safeParse(JSON.parse(raw.data));
  return data?.success ? ({ ...raw, kind, data: data.data } as Row) : null;
}

/** Rows as parts of them come from the database, in their order. */
export function collectRows() {
  const all: Row[] = [];
  let strange = 0;
  return {
    add(part: readonly Raw[]): void {
      for (const row of part.map(rowFrom)) {
        if (row) all.push(row);
        else strange += 1;
      }
    },
    all(): KnownRows {
      const byKind = Map.groupBy(all, ({ kind }) => kind);
      return { of: <K extends Kind>(kind: K) => (byKind.get(kind) ?? []) as RowOf<K>[], strange };
    },
  };
}

/**
 * All rows of a repository, or those of these kinds, in order of kind and id. In many short transactions: the embedded engine has one connection,
 * and a long history must not hold up deliveries.
 */
export async function eachPartOfRows(
  database: Database,
  client: ClientKey,
  repositoryId: number,
  take: (part: readonly Raw[]) => void,
  kinds: readonly Kind[] | null = null,
): Promise<void> {
  for (let after = { kind: '', id: '' }; ; ) {
    const part = await database.asClient(client, (trx) =>
      trx
        .selectFrom('deliveryRows')
        .select(['kind', 'id', 'at', 'updatedAt', 'seenAt', 'data'])
        .where('client', '=', clientId(client))
        .where('repositoryId', '=', repositoryId)
        .where(sql<boolean>`(kind, id) > (${after.kind}, ${after.id})`)
        .$if(kinds !== null, (query) => query.where('kind', 'in', kinds ?? []))
        .orderBy('kind')
        .orderBy('id')
        .limit(maxRows)
        .execute(),
    );
    take(part);
    const last = part.at(-1);
    if (!last || part.length < maxRows) return;
    after = { kind: last.kind, id: last.id };
  }
}

export async function readRows(
  database: Database,
  client: ClientKey,
  repositoryId: number,
  kinds: readonly Kind[] | null = null,
): Promise<KnownRows> {
  const rows = collectRows();
  await eachPartOfRows(database, client, repositoryId, rows.add, kinds);
  return rows.all();
}

/** Whether a thing is known. */
export async function hasRow(
  trx: Transaction<Tables>,
  of: RepositoryKey,
  kind: Kind,
  id: string,
): Promise<boolean> {
  const row = await trx
    .selectFrom('deliveryRows')
    .select('id')
    .where((where) => where.and({ ...of, kind, id }))
    .executeTakeFirst();
  return row !== undefined;
}

/** Forgets what happened before, and what is of repositories that are gone since before. Resolves with how many rows went. */
export async function pruneRows({ kysely }: Database, before: Date): Promise<number> {
  const { numDeletedRows } = await kysely
    .deleteFrom('deliveryRows')
    .where(({ or, eb }) =>
      or([
        eb('deliveryRows.at', '<', Math.floor(before.getTime() / 1000)),
        isGoneSince('deliveryRows', before),
      ]),
    )
    .executeTakeFirst();
  return Number(numDeletedRows);
}
