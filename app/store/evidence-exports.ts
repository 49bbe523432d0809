/** Exports of evidence that are due, made, or done. One that is due is there once, and done once. */
import type { Kysely } from 'kysely';
import { clientStates } from './clients.ts';
import type { Database } from './database.ts';
import { addNotes } from './ledger.ts';
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
    for (const one of due)
      await trx
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
        .execute();
  });
}

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
    const { period, periodFrom: from, periodTo: to, bytes } = row;
    const payload = {
      period,
      from,
      to,
      sha256,
      bytes: bytes === null ? null : Number(bytes),
      delivered_to: deliveredTo,
      due_at: dueAt.toISOString(),
      by: 'schedule',
    };
    await addNotes(trx, [noteOf(client, payload)]);
  });
}

/** That evidence left the service is a record, too. */
export const notePackage = (database: Database, client: string, payload: object): Promise<void> =>
  database.transaction((trx) => addNotes(trx, [noteOf(client, payload)]));

const noteOf = (client: string, payload: object) => ({
  client,
  kind: 'export',
  payload: { what: 'package', ...payload },
});

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
