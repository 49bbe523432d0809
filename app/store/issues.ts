/** Issues that were opened, one per repository, purpose and key. */
import type { Kysely } from 'kysely';
import type { RepositoryRef } from '../task.ts';
import { clientId } from './client-id.ts';
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
