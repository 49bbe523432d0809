/** Check runs that say "in progress" on GitHub, from before they are opened until they are completed. */
import type { Kysely } from 'kysely';
import { type RepositoryRef, refOf } from '../task.ts';
import { clientId } from './client-id.ts';
import { activeClients } from './clients.ts';
import type { ClientKey, Database } from './database.ts';
import { knownRepositories } from './repositories.ts';
import type { Tables } from './tables.ts';

/** A check run that is about to be opened. */
export interface OpenCheck {
  readonly repositoryId: number;
  readonly owner: string;
  readonly repo: string;
  /** What GitHub finds it by, should its number never be known. */
  readonly externalId: string;
  /** Null for a merge group's. */
  readonly pullRequest: number | null;
  readonly sha: string;
}

export interface OpenedCheck extends OpenCheck {
  /** Null: whether it was opened is not known. */
  readonly checkRun: number | null;
  readonly openedAt: Date;
}

/** One that was not completed, as far as is known, under its repository's name of now. */
export interface StaleCheck
  extends Pick<OpenedCheck, 'checkRun' | 'externalId' | 'openedAt' | 'pullRequest'> {
  readonly at: RepositoryRef;
  readonly headSha: string;
}

/** One client's check runs that somebody has to complete. */
export interface OpenChecks {
  /** Before GitHub is asked to open it: a process that dies in between leaves a trace. */
  add(check: OpenCheck): Promise<void>;
  opened(externalId: string, checkRun: number): Promise<void>;
  remove(externalId: string): Promise<void>;
  /** Oldest first; of one pull request, when given. */
  list(on?: { readonly repositoryId: number; readonly pullRequest: number }): Promise<readonly OpenedCheck[]>;
}

type Store = Kysely<Tables>;

function listed(db: Store, client: string, on: Parameters<OpenChecks['list']>[0]) {
  const all = db
    .selectFrom('openChecks')
    .select(['repositoryId', 'owner', 'repo', 'checkRun', 'externalId', 'pullRequest', 'sha', 'openedAt'])
    .where('client', '=', client);
  const some = on
    ? all.where('repositoryId', '=', on.repositoryId).where('pullRequest', '=', on.pullRequest)
    : all;
  return some.orderBy('openedAt').orderBy('externalId');
}

function removed(db: Store, client: string, externalId: string) {
  return db.deleteFrom('openChecks').where('client', '=', client).where('externalId', '=', externalId);
}

export async function removeOpenCheck(db: Store, client: string, externalId: string): Promise<void> {
  await removed(db, client, externalId).execute();
}

/** In the database, under the client's row-level security. */
export function storedOpenChecks(database: Database, client: ClientKey): OpenChecks {
  const id = clientId(client);
  const { kysely } = database;
  return {
    async add(check) {
      await database.atOnce(client, [kysely.insertInto('openChecks').values({ client: id, ...check })]);
    },
    async opened(externalId, checkRun) {
      const noted = kysely
        .updateTable('openChecks')
        .set({ checkRun })
        .where('client', '=', id)
        .where('externalId', '=', externalId);
      await database.atOnce(client, [noted]);
    },
    async remove(externalId) {
      await database.atOnce(client, [removed(kysely, id, externalId)]);
    },
    async list(on) {
      const [rows] = await database.atOnce(client, [listed(kysely, id, on)]);
      return rows;
    },
  };
}

/** Of all active clients, in repositories that are not gone, oldest first. */
export async function staleChecks(
  db: Store,
  host: string,
  openedBefore: Date,
): Promise<readonly StaleCheck[]> {
  const rows = await db
    .selectFrom('openChecks as open')
    .innerJoin(activeClients(db, host), 'owner.id', 'open.client')
    .leftJoin(knownRepositories(db), (join) =>
      join.onRef('there.client', '=', 'open.client').onRef('there.id', '=', 'open.repositoryId'),
    )
    .select(['installation', 'repositoryId', 'owner', 'repo', 'checkRun', 'externalId', 'openedAt'])
    .select(['pullRequest', 'sha'])
    .select('there.name')
    .where((where) => where.or([where('there.state', 'is', null), where('there.state', '=', 'active')]))
    .where('openedAt', '<', openedBefore)
    .orderBy('openedAt')
    .execute();
  return rows.map(({ installation, repositoryId, owner, repo, sha, name, ...check }) => ({
    ...check,
    at: refOf(installation, repositoryId, name ?? `${owner}/${repo}`),
    headSha: sha,
  }));
}
