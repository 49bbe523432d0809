/**
 * Verdicts as they were published, of every kind of subject: a history that only grows, one row per judgement. What is
 * current is a view of it, the newest by when it was judged. Nothing else writes here.
 */

import { type Kysely, type RawBuilder, type Selectable, sql } from 'kysely';
import { storableJson } from '../storable.ts';
import { allowDeletingHistory } from './append-only.ts';
import { clientId } from './client-id.ts';
import type { ClientKey, Database } from './database.ts';
import type { Tables } from './tables.ts';
import { type RestingVerdict, replaceUses, type WaiverUse } from './waiver-uses.ts';

/** A row as it is read; the columns say in `tables.ts` what they hold. */
type Row = Selectable<Tables['verdicts']>;

/** What a verdict is about. */
export type SubjectKey = Readonly<Pick<Row, 'kind' | 'repositoryId' | 'subject'>>;

export type RecordedVerdict = Readonly<Omit<Row, 'client' | 'id' | 'judgedAt'>> & {
  /** When its facts began to be read. ISO 8601, UTC. */
  readonly judgedAt: string;
};

export type NewVerdict = Omit<RecordedVerdict, 'publishedAt'>;

export interface Resting {
  readonly on: RestingVerdict;
  readonly uses: readonly WaiverUse[];
}

/** One client's verdicts. */
export interface Verdicts {
  /** After it was published in full. The same one again changes nothing. `uses`: what a pull request's rests on from now. */
  record(verdict: NewVerdict, uses?: Resting): Promise<void>;
  /** The newest of a subject on a head. */
  current(on: SubjectKey & Pick<NewVerdict, 'head'>): Promise<RecordedVerdict | null>;
  /** The newest of each pull request on a head. */
  onHead(on: {
    readonly repositoryId: number;
    readonly head: string;
  }): Promise<readonly Pick<RecordedVerdict, 'subject' | 'baseRef'>[]>;
  /** All that is kept of a subject, the newest first. */
  history(on: SubjectKey): Promise<readonly RecordedVerdict[]>;
}

type Store = Kysely<Tables>;

const columns = [
  'kind',
  'repositoryId',
  'subject',
  'head',
  'baseRef',
  'baseSha',
  'judgedAt',
  'rules',
  'facts',
  'engine',
  'conclusion',
  'digest',
  'checkRun',
  'layers',
  'assessments',
  'publishedAt',
] as const;

const identity = [
  'client',
  'kind',
  'repositoryId',
  'subject',
  'head',
  'judgedAt',
  'baseRef',
  'digest',
] as const;

function recorded(row: Omit<Row, 'client' | 'id'>): RecordedVerdict {
  return { ...row, judgedAt: row.judgedAt.toISOString() };
}

/** The one way into the history. The same verdict again (a process died before it knew that it was recorded) is one row. */
export function recordVerdict(db: Store, client: string, verdict: NewVerdict) {
  const { assessments } = verdict;
  return db
    .insertInto('verdicts')
    .values({ client, ...verdict, assessments: assessments && storableJson(assessments) })
    .onConflict((conflict) => conflict.columns(identity).doNothing());
}

/** The view has the columns of the table. */
function of(
  db: Store,
  from: 'verdicts' | 'currentVerdicts',
  client: string,
  { kind, repositoryId, subject }: SubjectKey,
) {
  return db
    .selectFrom(from as 'verdicts')
    .select(columns)
    .where('client', '=', client)
    .where('kind', '=', kind)
    .where('repositoryId', repositoryId === null ? 'is' : '=', repositoryId)
    .where('subject', '=', subject);
}

/** In the database, under the client's row-level security. */
export function storedVerdicts(database: Database, client: ClientKey): Verdicts {
  const id = clientId(client);
  const { kysely } = database;
  return {
    async record(verdict, resting) {
      const uses = resting ? replaceUses(kysely, id, resting.on, resting.uses) : [];
      await database.atOnce(client, [recordVerdict(kysely, id, verdict), ...uses]);
    },
    current: (on) =>
      database.asClient(client, async (trx) => {
        const row = await of(trx, 'currentVerdicts', id, on)
          .where('head', on.head === null ? 'is' : '=', on.head)
          .executeTakeFirst();
        return row ? recorded(row) : null;
      }),
    async onHead({ repositoryId, head }) {
      const there = kysely
        .selectFrom('currentVerdicts')
        .select(['subject', 'baseRef'])
        .where('client', '=', id)
        .where('kind', '=', 'pull_request')
        .where('repositoryId', '=', repositoryId)
        .where('head', '=', head)
        .orderBy('subject');
      const [rows] = await database.atOnce(client, [there]);
      return rows;
    },
    history: (on) =>
      database.asClient(client, async (trx) => {
        const rows = await of(trx, 'verdicts', id, on)
          .orderBy('judgedAt', 'desc')
          .orderBy('id', 'desc')
          .execute();
        return rows.map(recorded);
      }),
  };
}

/** Of each of these pull requests the newest verdict, whatever its head; for the service itself. */
export async function newestVerdicts(
  db: Store,
  client: string,
  repositoryId: number,
  pullRequests: readonly number[],
): Promise<readonly RecordedVerdict[]> {
  const rows = await db
    .selectFrom('currentVerdicts')
    .distinctOn('subject')
    .select(columns)
    .where('client', '=', client)
    .where('kind', '=', 'pull_request')
    .where('repositoryId', '=', repositoryId)
    .where('subject', '=', sql<string>`any(${pullRequests.map(String)}::text[])`)
    .orderBy('subject')
    .orderBy('judgedAt', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows.map(recorded);
}

/** For a query over a table of things on pull requests: whether the row's own one was judged since. */
export function wasJudgedSince(table: string, since: Date): RawBuilder<boolean> {
  const own = (column: string) => sql.ref(`${table}.${column}`);
  return sql<boolean>`exists (select from verdicts where verdicts.client = ${own('client')}
    and verdicts.kind = 'pull_request' and verdicts.repository_id = ${own('repositoryId')}
    and verdicts.subject = ${own('pullRequest')}::text and verdicts.published_at >= ${since})`;
}

/**
 * Forgets what was judged before, but never the newest verdict of a subject: its head may still be open. A merge group
 * does not stay open, so nothing of it has to be kept. Resolves with how many rows went.
 */
export function pruneVerdicts(database: Database, before: Date): Promise<number> {
  // Apart, since an index does not find rows by "is not distinct from".
  const isNewer = sql`select from verdicts newer where newer.client = old.client and newer.kind = old.kind
    and newer.subject = old.subject and (newer.judged_at, newer.id) > (old.judged_at, old.id)`;
  return database.transaction(async (trx) => {
    await allowDeletingHistory(trx);
    const { numAffectedRows = 0n } = await sql`
      delete from verdicts old where judged_at < ${before} and (kind = 'merge_group'
        or exists (${isNewer} and newer.repository_id = old.repository_id)
        or exists (${isNewer} and newer.repository_id is null and old.repository_id is null))`.execute(trx);
    return Number(numAffectedRows);
  });
}
