/** The rows of clients' repositories. Ids decide, names are refreshed; a repository has one owner at a time. */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { type RepositoryRef, refOf } from '../task.ts';
import { clientId } from './client-id.ts';
import { clientStates } from './clients.ts';
import type { Tables } from './tables.ts';

type Store = Kysely<Tables>;

/** Rows of one statement. */
const maxRows = 1000;

/** A repository as events and lists name it. */
export interface RepositoryFacts {
  readonly repositoryId: number;
  readonly owner: string;
  readonly name: string;
}

/** A repository with work in it, and when its open pull requests were last compared with the verdicts. */
export interface KnownRepository {
  readonly at: RepositoryRef;
  readonly reconciledAt: Date | null;
}

export async function repositoriesSeen(
  db: Store,
  client: string,
  repositories: readonly RepositoryFacts[],
  updatedAt: Date,
): Promise<void> {
  const byId = new Map(repositories.map((one) => [one.repositoryId, one]));
  const rows = [...byId].map(([id, { owner, name }]) => {
    return { client, id, name: `${owner}/${name}`, state: 'active' as const, updatedAt };
  });
  for (let from = 0; from < rows.length; from += maxRows)
    await db
      .insertInto('repositories')
      .values(rows.slice(from, from + maxRows))
      .onConflict((conflict) =>
        conflict
          .columns(['client', 'id'])
          .doUpdateSet(({ ref }) => ({ name: ref('excluded.name'), state: 'active', updatedAt }))
          // What is known already is not written again: the reconcile sees every repository every few minutes.
          .where(({ eb, or, ref }) =>
            or([
              eb('repositories.name', '!=', ref('excluded.name')),
              eb('repositories.state', '!=', 'active'),
            ]),
          ),
      )
      .execute();
}

/** Seen with one client, a repository is gone from the others of that host: it was transferred. */
export async function endElsewhere(
  db: Store,
  host: string,
  client: string,
  ids: readonly number[],
  updatedAt: Date,
): Promise<void> {
  await db
    .updateTable('repositories')
    .set({ state: 'gone', updatedAt })
    .where('id', 'in', ids)
    .where('client', 'like', `${host.replaceAll(/[%_\\]/g, '\\$&')}/%`)
    .where('client', '!=', client)
    .where('state', '!=', 'gone')
    .execute();
}

/** These of a client; all of it when none are named. */
export async function repositoriesLeft(
  db: Store,
  client: string,
  updatedAt: Date,
  ids?: readonly number[],
): Promise<void> {
  const all = db.updateTable('repositories').set({ state: 'gone', updatedAt }).where('client', '=', client);
  await (ids ? all.where('id', 'in', ids) : all).execute();
}

/** Of a client its state, null when it was never heard of; of the repository the same, or its name now. */
export interface Standing {
  readonly client: Tables['clients']['state'] | null;
  readonly repository: RepositoryRef | 'gone' | null;
}

/** In one statement: it is asked for before and after every judgement. */
export async function standingOf(
  db: Store,
  host: string,
  { installation, repositoryId }: Pick<RepositoryRef, 'installation' | 'repositoryId'>,
): Promise<Standing> {
  const id = clientId({ host, installation });
  const row = await db
    .selectFrom(sql<{ id: string }>`(select ${id}::text as id)`.as('asked'))
    .leftJoin(clientStates(db), 'owner.id', 'asked.id')
    .leftJoin(knownRepositories(db), (join) =>
      join.onRef('there.client', '=', 'asked.id').on('there.id', '=', repositoryId),
    )
    .select(['owner.state as client', 'there.name', 'there.state'])
    .executeTakeFirst();
  const { name = null, state = null, client = null } = row ?? {};
  if (name === null) return { client, repository: null };
  return { client, repository: state === 'active' ? refOf(installation, repositoryId, name) : 'gone' };
}

function activeOf(db: Store, host: string, installation: number) {
  return db
    .selectFrom('repositories')
    .where('client', '=', clientId({ host, installation }))
    .where('state', '=', 'active');
}

/** A client's repository by its name of now, in whatever case; null: there is none. */
export async function activeRepositoryNamed(
  db: Store,
  host: string,
  installation: number,
  name: string,
): Promise<number | null> {
  const row = await activeOf(db, host, installation)
    .select('id')
    .where(sql<boolean>`lower(name) = lower(${name})`)
    .orderBy('id', 'desc')
    .executeTakeFirst();
  return row?.id ?? null;
}

/** A client's, by id. */
export async function activeRepositories(
  db: Store,
  host: string,
  installation: number,
): Promise<readonly KnownRepository[]> {
  const rows = await activeOf(db, host, installation)
    .select(['id', 'name', 'reconciledAt'])
    .orderBy('id')
    .execute();
  return rows.map(({ id, name, reconciledAt }) => ({ at: refOf(installation, id, name), reconciledAt }));
}

/** Those whose file of waivers was last read before, the longest ago first. */
export async function unreadWaivers(
  db: Store,
  host: string,
  installation: number,
  readBefore: Date,
  max: number,
): Promise<readonly RepositoryRef[]> {
  const rows = await activeOf(db, host, installation)
    .select(['id', 'name'])
    .where((row) => row.or([row('waiversReadAt', 'is', null), row('waiversReadAt', '<', readBefore)]))
    .orderBy(sql`waivers_read_at asc nulls first`)
    .orderBy('id')
    .limit(max)
    .execute();
  return rows.map(({ id, name }) => refOf(installation, id, name));
}

/** Those that were last asked to be judged themselves before, the longest ago first; from now on they were asked. */
export async function takeStanding(
  db: Store,
  host: string,
  installation: number,
  { before, max, now }: { readonly before: Date; readonly max: number; readonly now: Date },
): Promise<readonly RepositoryRef[]> {
  const due = activeOf(db, host, installation)
    .select('id')
    .where((row) => row.or([row('standingAskedAt', 'is', null), row('standingAskedAt', '<', before)]))
    .orderBy(sql`standing_asked_at asc nulls first`)
    .orderBy('id')
    .limit(max);
  const rows = await db
    .updateTable('repositories')
    .set({ standingAskedAt: now })
    .where('client', '=', clientId({ host, installation }))
    .where('id', 'in', due)
    // Of two processes that ask at once, one has it.
    .where((row) => row.or([row('standingAskedAt', 'is', null), row('standingAskedAt', '<', before)]))
    .returning(['id', 'name'])
    .execute();
  return rows
    .map(({ id, name }) => refOf(installation, id, name))
    .sort((a, b) => a.repositoryId - b.repositoryId);
}

function one(db: Store, host: string, { installation, repositoryId }: RepositoryRef) {
  return db
    .updateTable('repositories')
    .where('client', '=', clientId({ host, installation }))
    .where('id', '=', repositoryId);
}

export async function repositoryReconciled(
  db: Store,
  host: string,
  at: RepositoryRef,
  reconciledAt: Date,
): Promise<void> {
  await one(db, host, at).set({ reconciledAt }).execute();
}

export async function waiversRead(
  db: Store,
  host: string,
  at: RepositoryRef,
  waiversReadAt: Date,
): Promise<void> {
  await one(db, host, at).set({ waiversReadAt }).execute();
}

/** Notes that its file of waivers is read now; false when another process did, so that each file is read by one. */
export async function takeWaivers(
  db: Store,
  host: string,
  at: RepositoryRef,
  readBefore: Date,
  waiversReadAt: Date,
): Promise<boolean> {
  const taken = await one(db, host, at)
    .set({ waiversReadAt })
    .where((row) => row.or([row('waiversReadAt', 'is', null), row('waiversReadAt', '<', readBefore)]))
    .returning('id')
    .execute();
  return taken.length > 0;
}

/** To be joined: every repository that was ever heard of. */
export function knownRepositories(db: Store) {
  return db.selectFrom('repositories').select(['client', 'id', 'name', 'state']).as('there');
}

/** For a query over a table of things in repositories: whether the row's own one has been gone since before. */
export function isGoneSince(table: string, before: Date): RawBuilder<boolean> {
  const own = (column: string) => sql.ref(`${table}.${column}`);
  return sql<boolean>`exists (select from repositories where state = 'gone' and updated_at < ${before}
    and client = ${own('client')} and id = ${own('repositoryId')})`;
}
