/** The sticky comments of each pull request, one per purpose. */
import type { Transaction } from 'kysely';
import { clientId } from './client-id.ts';
import type { ClientKey, Database } from './database.ts';
import type { Tables } from './tables.ts';

export interface KnownComment {
  readonly id: number;
  readonly body: string;
}

interface PullRequestKey {
  readonly repositoryId: number;
  readonly pullRequest: number;
}

export interface Comments {
  /** By purpose. */
  list(on: PullRequestKey): Promise<ReadonlyMap<string, KnownComment>>;
  set(on: PullRequestKey, purpose: string, comment: KnownComment): Promise<void>;
  /** Unless another one was noted meanwhile. */
  forget(on: PullRequestKey, purpose: string, id: number): Promise<void>;
  /** Pull requests of a repository whose comment does not end like this, sorted. */
  without(repositoryId: number, purpose: string, ending: string): Promise<readonly number[]>;
}

async function without(
  trx: Transaction<Tables>,
  client: string,
  repositoryId: number,
  { purpose, ending }: { readonly purpose: string; readonly ending: string },
): Promise<readonly number[]> {
  const rows = await trx
    .selectFrom('comments')
    .select('pullRequest')
    .where('client', '=', client)
    .where('repositoryId', '=', repositoryId)
    .where('purpose', '=', purpose)
    .where((of) => of.not(of('body', 'like', `%${ending}`)))
    .orderBy('pullRequest')
    .execute();
  return rows.map(({ pullRequest }) => pullRequest);
}

/** In the database, under row-level security. */
export function storedComments(database: Database, client: ClientKey): Comments {
  const id = clientId(client);
  const { kysely } = database;
  return {
    async list({ repositoryId, pullRequest }) {
      const listed = kysely
        .selectFrom('comments')
        .select(['purpose', 'comment', 'body'])
        .where('client', '=', id)
        .where('repositoryId', '=', repositoryId)
        .where('pullRequest', '=', pullRequest);
      const [rows] = await database.atOnce(client, [listed]);
      return new Map(rows.map(({ purpose, comment, body }) => [purpose, { id: comment, body }]));
    },
    async set({ repositoryId, pullRequest }, purpose, { id: comment, body }) {
      const inserted = kysely
        .insertInto('comments')
        .values({ client: id, repositoryId, pullRequest, purpose, comment, body })
        .onConflict((on) =>
          on.columns(['client', 'repositoryId', 'pullRequest', 'purpose']).doUpdateSet({ comment, body }),
        );
      await database.atOnce(client, [inserted]);
    },
    async forget({ repositoryId, pullRequest }, purpose, comment) {
      const deleted = kysely
        .deleteFrom('comments')
        .where('client', '=', id)
        .where('repositoryId', '=', repositoryId)
        .where('pullRequest', '=', pullRequest)
        .where('purpose', '=', purpose)
        .where('comment', '=', comment);
      await database.atOnce(client, [deleted]);
    },
    without: (repositoryId, purpose, ending) =>
      database.asClient(client, (trx) => without(trx, id, repositoryId, { purpose, ending })),
  };
}
