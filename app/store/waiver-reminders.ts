/** Issues that remind of a waiver's end, one per waiver and term. */
import type { Kysely } from 'kysely';
import type { RepositoryRef } from '../task.ts';
import { clientId } from './client-id.ts';
import type { Tables } from './tables.ts';

type Store = Kysely<Tables>;

export interface Reminder {
  readonly waiver: string;
  /** `YYYY-MM-DD` */
  readonly until: string;
  readonly issue: number;
}

function placeOf(host: string, { installation, repositoryId }: RepositoryRef) {
  return { client: clientId({ host, installation }), repositoryId };
}

/** All of a repository; those whose issue was closed by us are `done`. */
export async function remindersOf(
  db: Store,
  host: string,
  at: RepositoryRef,
): Promise<readonly (Reminder & { readonly done: boolean })[]> {
  const { client, repositoryId } = placeOf(host, at);
  const rows = await db
    .selectFrom('waiverReminders')
    .select(['waiver', 'until', 'issue', 'closedAt'])
    .where('client', '=', client)
    .where('repositoryId', '=', repositoryId)
    .orderBy('waiver')
    .orderBy('until')
    .execute();
  return rows.map(({ closedAt, ...reminder }) => ({ ...reminder, done: closedAt !== null }));
}

export async function addReminder(
  db: Store,
  host: string,
  at: RepositoryRef,
  reminder: Reminder,
): Promise<void> {
  await db
    .insertInto('waiverReminders')
    .values({ ...placeOf(host, at), ...reminder, closedAt: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function endReminder(
  db: Store,
  host: string,
  at: RepositoryRef,
  { waiver, until }: Reminder,
  closedAt: Date,
): Promise<void> {
  const { client, repositoryId } = placeOf(host, at);
  await db
    .updateTable('waiverReminders')
    .set({ closedAt })
    .where('client', '=', client)
    .where('repositoryId', '=', repositoryId)
    .where('waiver', '=', waiver)
    .where('until', '=', until)
    .execute();
}
