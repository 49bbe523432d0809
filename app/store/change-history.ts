/** What GitHub forgets of a pull request. Rows are added and never changed. */
import type { Transaction } from 'kysely';
import { clientId } from './client-id.ts';
import type { ClientKey, Database } from './database.ts';
import type { Tables } from './tables.ts';

/** What a pull request showed when an approval was first seen, or when it was found to show the same again. */
export interface ApprovalView {
  /** The review's number on GitHub. */
  readonly review: string;
  readonly head: string;
  readonly baseRef: string;
  readonly baseSha: string;
  /** What the change is known by. */
  readonly change: string;
}

export interface ChangeHistory {
  /** Who moved the branch to which commit, as events told. */
  readonly pushes: readonly { readonly sha: string; readonly login: string }[];
  readonly views: readonly (ApprovalView & { readonly seenAt: Date })[];
}

interface PullRequestKey {
  readonly repositoryId: number;
  readonly pullRequest: number;
}

export interface ChangeHistories {
  of(on: PullRequestKey): Promise<ChangeHistory>;
  /** The first one that is noted for a review and a head stays. */
  saw(on: PullRequestKey, views: readonly ApprovalView[], at: Date): Promise<void>;
}

/** In the database, under row-level security. */
export function storedChangeHistories(database: Database, client: ClientKey): ChangeHistories {
  const id = clientId(client);
  return {
    of: ({ repositoryId, pullRequest }) =>
      database.asClient(client, async (trx) => {
        const of = { client: id, repositoryId, pullRequest };
        const pushes = await trx
          .selectFrom('pushes')
          .select(['head as sha', 'login'])
          .where((where) => where.and(of))
          .orderBy('at')
          .orderBy('head')
          .execute();
        const views = await trx
          .selectFrom('approvalViews')
          .select(['review', 'head', 'baseRef', 'baseSha', 'change', 'seenAt'])
          .where((where) => where.and(of))
          .orderBy('seenAt')
          .orderBy('head')
          .execute();
        return { pushes, views };
      }),
    saw: async (on, views, seenAt) => {
      if (views.length === 0) return;
      await database.asClient(client, async (trx) => {
        await trx
          .insertInto('approvalViews')
          .values(views.map((view) => ({ client: id, ...on, ...view, seenAt })))
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      });
    },
  };
}

export interface Pushed extends PullRequestKey {
  readonly client: string;
  readonly head: string;
  readonly login: string;
  readonly at: Date;
}

/** Of clients that are here: rows of others would outlive them. */
export async function recordPushes(trx: Transaction<Tables>, pushes: readonly Pushed[]): Promise<void> {
  const here = await trx
    .selectFrom('clients')
    .select('id')
    .where('id', 'in', [...new Set(pushes.map(({ client }) => client))])
    .where('state', '!=', 'gone')
    .execute();
  const rows = pushes.filter(({ client }) => here.some(({ id }) => id === client));
  if (rows.length === 0) return;
  await trx
    .insertInto('pushes')
    .values([...rows])
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
