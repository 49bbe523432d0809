/** Exports of evidence that are due, made, or done. One that is due is there once, and done once. */
import type { Kysely, Transaction } from 'kysely';
import { clientStates } from './clients.ts';
import type { Database } from './database.ts';
import { addNotes } from './ledger.ts';
import type { ExportNote } from './recorded.ts';
import type { Tables } from './tables.ts';

type Store = Kysely<Tables>;

export interface ExportSchedule {
  /** JSON; null: no exports are asked for. */
  readonly rules: string | null;
  readonly readAt: Date;
  readonly plannedUntil: Date;
}

/** Null before the configuration was read for the first time. */
export async function exportSchedule(db: Store, client: string): Promise<ExportSchedule | null> {
  const row = await db
    .selectFrom('evidenceSchedules')
    .select(['rules', 'readAt', 'plannedUntil'])
    .where('client', '=', client)
    .executeTakeFirst();
  return row ?? null;
}

export interface NewExport {
  readonly dueAt: Date;
  readonly period: string;
  readonly periodFrom: string;
  readonly periodTo: string;
  readonly rules: string;
}

/** What is due until then, and that it is planned: both or neither. */
export async function planExports(
  database: Database,
  client: string,
  schedule: ExportSchedule,
  due: readonly NewExport[],
): Promise<void> {
  await database.transaction(async (trx) => {
    await trx
      .insertInto('evidenceSchedules')
      .values({ client, ...schedule })
      .onConflict((conflict) => conflict.column('client').doUpdateSet({ ...schedule }))
      .execute();
    for (const one of due) {
      const row = await trx
        .insertInto('evidenceExports')
        .values({
          client,
          ...one,
          stage: 'due',
          nextAt: one.dueAt,
          takenUntil: null,
          failures: 0,
          problem: null,
          sha256: null,
          bytes: null,
          deliveredTo: null,
          endedAt: null,
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('dueAt')
        .executeTakeFirst();
      if (row) await noteExport(trx, client, { ...scheduled(one), step: 'due' });
    }
  });
}

const scheduled = ({ dueAt, period, periodFrom, periodTo }: Omit<NewExport, 'rules'>) => ({
  what: 'package' as const,
  by: 'schedule' as const,
  period,
  from: periodFrom,
  to: periodTo,
  due_at: dueAt.toISOString(),
});

/** That evidence leaves the service is a record, too. Joins the transaction that is given. */
const noteExport = (trx: Transaction<Tables>, client: string, payload: ExportNote): Promise<void> =>
  addNotes(trx, [{ client, kind: 'export', payload }]);

/** The same in a transaction of its own. */
export const exportNoted = (database: Database, client: string, payload: ExportNote): Promise<void> =>
  database.transaction((trx) => noteExport(trx, client, payload));

export interface OpenExport extends NewExport {
  readonly stage: 'due' | 'written';
  readonly nextAt: Date;
  readonly takenUntil: Date | null;
  readonly failures: number;
  readonly problem: string | null;
  readonly sha256: string | null;
  readonly bytes: number | null;
}

/** The one that is due for longest first. */
export async function openExports(db: Store, client: string): Promise<readonly OpenExport[]> {
  const rows = await db
    .selectFrom('evidenceExports')
    .select(['dueAt', 'period', 'periodFrom', 'periodTo', 'rules', 'stage', 'nextAt', 'takenUntil'])
    .select(['failures', 'problem', 'sha256', 'bytes'])
    .where('client', '=', client)
    .where('stage', '!=', 'done')
    .orderBy('dueAt')
    .execute();
  return rows.map(({ stage, bytes, ...row }) => ({
    ...row,
    stage: stage === 'written' ? stage : 'due',
    bytes: bytes === null ? null : Number(bytes),
  }));
}

export interface ExportKey {
  readonly client: string;
  readonly dueAt: Date;
}

/** False: another process has it, or it is done. */
export async function takeExport(
  db: Store,
  { client, dueAt }: ExportKey,
  { now, until }: { readonly now: Date; readonly until: Date },
): Promise<boolean> {
  const row = await db
    .updateTable('evidenceExports')
    .set({ takenUntil: until })
    .where('client', '=', client)
    .where('dueAt', '=', dueAt)
    .where('stage', '!=', 'done')
    .where((one) => one.or([one('takenUntil', 'is', null), one('takenUntil', '<=', now)]))
    .returning('dueAt')
    .executeTakeFirst();
  return row !== undefined;
}

async function set(
  db: Store,
  { client, dueAt }: ExportKey,
  values: Partial<{
    [K in keyof Tables['evidenceExports']]: K extends 'bytes' | 'failures' ? number : string | Date | null;
  }>,
): Promise<void> {
  await db
    .updateTable('evidenceExports')
    // Each column takes what its own type says; the parts of this file give no other.
    .set(values as object)
    .where('client', '=', client)
    .where('dueAt', '=', dueAt)
    .execute();
}

export const keepExport = (db: Store, key: ExportKey, takenUntil: Date): Promise<void> =>
  set(db, key, { takenUntil });

export const exportWritten = (
  db: Store,
  key: ExportKey,
  file: { readonly sha256: string; readonly bytes: number },
): Promise<void> => set(db, key, { stage: 'written', ...file });

/** Its package is not there any more: it is made again. */
export const exportLost = (db: Store, key: ExportKey): Promise<void> =>
  set(db, key, { stage: 'due', sha256: null });

export interface Put {
  readonly nextAt: Date;
  readonly problem: string | null;
  readonly failures: number;
}

/** It is about to be put where it belongs. */
export const exportLeaves = (
  database: Database,
  client: string,
  due: NewExport,
  file: { readonly file: string; readonly sha256: string; readonly bytes: number },
): Promise<void> => exportNoted(database, client, { ...scheduled(due), step: 'tried', ...file });

/** It failed, and is tried again then. */
export function exportFailed(
  database: Database,
  client: string,
  due: NewExport,
  put: Put & { readonly problem: string },
): Promise<void> {
  return database.transaction(async (trx) => {
    await putExportOff(trx, { client, dueAt: due.dueAt }, put);
    await noteExport(trx, client, { ...scheduled(due), step: 'failed', because: put.problem });
  });
}

/** Not now, but then. */
export const putExportOff = (db: Store, key: ExportKey, put: Put): Promise<void> =>
  set(db, key, { ...put, takenUntil: null });

export interface Ended {
  readonly at: Date;
  readonly sha256: string;
  readonly deliveredTo: string;
}

/** Done, and noted for the ledger: both or neither, and once. */
export async function exportDone(
  database: Database,
  { client, dueAt }: ExportKey,
  { at, sha256, deliveredTo }: Ended,
): Promise<void> {
  await database.transaction(async (trx) => {
    const row = await trx
      .updateTable('evidenceExports')
      .set({ stage: 'done', endedAt: at, takenUntil: null, problem: null, failures: 0, sha256, deliveredTo })
      .where('client', '=', client)
      .where('dueAt', '=', dueAt)
      .where('stage', '!=', 'done')
      .returning(['period', 'periodFrom', 'periodTo', 'bytes'])
      .executeTakeFirst();
    if (!row) return;
    await noteExport(trx, client, {
      ...scheduled({ dueAt, ...row }),
      step: 'done',
      sha256,
      bytes: row.bytes === null ? null : Number(row.bytes),
      delivered_to: deliveredTo,
    });
  });
}

/** Exports that are due and not done, of clients that are worked for, by whether that is so for longer than a day. */
export async function lateExports(db: Store, dueBefore: Date): Promise<number> {
  const { count } = await db
    .selectFrom('evidenceExports')
    .innerJoin(clientStates(db), 'owner.id', 'evidenceExports.client')
    .where('owner.state', '=', 'active')
    .where('stage', '!=', 'done')
    .where('dueAt', '<=', dueBefore)
    .select(({ fn }) => fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}
