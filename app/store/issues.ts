/** Issues that were opened, one per repository, purpose and key. */
import { clientId } from './client-id.ts';
import type { ClientKey, Database } from './database.ts';

export interface KnownIssue {
  readonly key: string;
  readonly issue: number;
  /** Closed by us, or gone. */
  readonly done: boolean;
}

interface IssuesOf {
  readonly repositoryId: number;
  readonly purpose: string;
}

export interface Issues {
  /** Sorted by key. */
  list(of: IssuesOf): Promise<readonly KnownIssue[]>;
  /** The first one that is noted stays. */
  opened(of: IssuesOf, key: string, issue: number): Promise<void>;
  closed(of: IssuesOf, key: string, when: Date): Promise<void>;
}

/** In the database, under row-level security. */
export function storedIssues(database: Database, client: ClientKey): Issues {
  const id = clientId(client);
  return {
    list: ({ repositoryId, purpose }) =>
      database.asClient(client, async (trx) => {
        const rows = await trx
          .selectFrom('issues')
          .select(['key', 'issue', 'closedAt'])
          .where('client', '=', id)
          .where('repositoryId', '=', repositoryId)
          .where('purpose', '=', purpose)
          .orderBy('key')
          .execute();
        return rows.map(({ closedAt, ...known }) => ({ ...known, done: closedAt !== null }));
      }),
    opened: (of, key, issue) =>
      database.asClient(client, async (trx) => {
        await trx
          .insertInto('issues')
          .values({ client: id, ...of, key, issue, closedAt: null })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      }),
    closed: ({ repositoryId, purpose }, key, closedAt) =>
      database.asClient(client, async (trx) => {
        await trx
          .updateTable('issues')
          .set({ closedAt })
          .where('client', '=', id)
          .where('repositoryId', '=', repositoryId)
          .where('purpose', '=', purpose)
          .where('key', '=', key)
          .execute();
      }),
  };
}
