/** Issues that were opened, one per repository, purpose and key; and what those last said that are edited in place. */
import type { Kysely } from 'kysely';
import type { RepositoryRef } from '../task.ts';
import { clientId } from './client-id.ts';
import type { ClientKey, Database } from './database.ts';
import type { Tables } from './tables.ts';

type Store = Kysely<Tables>;

/** Where issues are, and what for. */
export interface IssuesOf {
  readonly host: string;
  readonly at: RepositoryRef;
  readonly purpose: string;
}

export interface KnownIssue {
  readonly key: string;
  readonly issue: number;
  /** Closed by us, or gone. */
  readonly done: boolean;
}

function rowOf({ host, at: { installation, repositoryId }, purpose }: IssuesOf) {
  return { client: clientId({ host, installation }), repositoryId, purpose };
}

/** Sorted by key. */
export async function knownIssues(db: Store, of: IssuesOf): Promise<readonly KnownIssue[]> {
  const { client, repositoryId, purpose } = rowOf(of);
  const rows = await db
    .selectFrom('issues')
    .select(['key', 'issue', 'closedAt'])
    .where('client', '=', client)
    .where('repositoryId', '=', repositoryId)
    .where('purpose', '=', purpose)
    .orderBy('key')
    .execute();
  return rows.map(({ closedAt, ...known }) => ({ ...known, done: closedAt !== null }));
}

/** The first one that is noted for a key stays. */
export async function issueOpened(db: Store, of: IssuesOf, key: string, issue: number): Promise<void> {
  await db
    .insertInto('issues')
    .values({ ...rowOf(of), key, issue, closedAt: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function issueClosed(db: Store, of: IssuesOf, key: string, closedAt: Date): Promise<void> {
  const { client, repositoryId, purpose } = rowOf(of);
  await db
    .updateTable('issues')
    .set({ closedAt })
    .where('client', '=', client)
    .where('repositoryId', '=', repositoryId)
    .where('purpose', '=', purpose)
    .where('key', '=', key)
    .execute();
}

/** What was last said there. */
export interface Said {
  readonly digest: string;
  readonly policies: readonly string[];
}

export interface StandingIssue {
  readonly issue: number;
  /** Whether Fairlead closed it, since nothing was left. */
  readonly settled: boolean;
  /** Null: not known. */
  readonly said: Said | null;
}

export interface StandingIssues {
  /** In a repository, by the kind of subject that it is about. */
  find(repositoryId: number, key: string): Promise<StandingIssue | null>;
  /** One takes the place of another that is gone. */
  set(repositoryId: number, key: string, issue: StandingIssue, now: Date): Promise<void>;
}

/** Of the issues that say what a repository or an organization itself lacks. */
const standing = 'standing';

function saidOf(text: string | null): Said | null {
  if (text === null) return null;
  const { digest, policies }: Partial<Record<keyof Said, unknown>> = JSON.parse(text) ?? {};
  const isList = Array.isArray(policies) && policies.every((one) => typeof one === 'string');
  return typeof digest === 'string' && isList ? { digest, policies } : null;
}

/** In the database, under row-level security. */
export function storedStandingIssues(database: Database, client: ClientKey): StandingIssues {
  const id = clientId(client);
  return {
    find: (repositoryId, key) =>
      database.asClient(client, async (trx) => {
        const row = await trx
          .selectFrom('issues')
          .select(['issue', 'closedAt', 'said'])
          .where('client', '=', id)
          .where('repositoryId', '=', repositoryId)
          .where('purpose', '=', standing)
          .where('key', '=', key)
          .executeTakeFirst();
        return row ? { issue: row.issue, settled: row.closedAt !== null, said: saidOf(row.said) } : null;
      }),
    set: (repositoryId, key, { issue, settled, said: now }, at) =>
      database.asClient(client, async (trx) => {
        const values = { issue, closedAt: settled ? at : null, said: now && JSON.stringify(now) };
        await trx
          .insertInto('issues')
          .values({ client: id, repositoryId, purpose: standing, key, ...values })
          .onConflict((on) => on.columns(['client', 'repositoryId', 'purpose', 'key']).doUpdateSet(values))
          .execute();
      }),
  };
}
