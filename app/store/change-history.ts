/** What GitHub forgets of a pull request. Rows are added and never changed. */
import type { Transaction } from 'kysely';
import type { ApprovalView, ChangeHistory } from '../../policies/facts/change-history.ts';
import { clientId } from './client-id.ts';
import type { ClientKey, Database } from './database.ts';
import type { Tables } from './tables.ts';

interface PullRequestKey {
  readonly repositoryId: number;
  readonly pullRequest: number;
}

export interface ChangeHistories {
  of(on: PullRequestKey): Promise<ChangeHistory>;
  /** Who pushed to these, the oldest first; those that nobody was told of are missing. */
  pushesTo(
    repositoryId: number,
    pullRequests: readonly number[],
  ): Promise<ReadonlyMap<number, ChangeHistory['pushes']>>;
  /** The first one that is noted for a review and a head stays. */
  saw(on: PullRequestKey, views: readonly ApprovalView[], at: Date): Promise<void>;
}

async function readPushes(
  trx: Transaction<Tables>,
  of: { readonly client: string; readonly repositoryId: number },
  pullRequests: readonly number[],
): Promise<ReadonlyMap<number, ChangeHistory['pushes']>> {
  if (pullRequests.length === 0) return new Map();
  const rows = await trx
    .selectFrom('pushes')
    .select(['pullRequest', 'head as sha', 'login'])
    .where((where) => where.and(of))
    .where('pullRequest', 'in', [...pullRequests])
    .orderBy('at')
    .orderBy('head')
    .execute();
  const all = Map.groupBy(rows, ({ pullRequest }) => pullRequest);
  return new Map([...all].map(([one, mine]) => [one, mine.map(({ sha, login }) => ({ sha, login }))]));
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
          .selectFrom('seenApprovals')
          .select(['review', 'head', 'baseRef', 'baseSha', 'change', 'seenAt'])
          .where((where) => where.and(of))
          .orderBy('seenAt')
          .orderBy('head')
          .execute();
        return { pushes, views };
      }),
    pushesTo: (repositoryId, pullRequests) =>
      database.asClient(client, (trx) => readPushes(trx, { client: id, repositoryId }, pullRequests)),
    saw: async (on, views, seenAt) => {
      if (views.length === 0) return;
      await database.asClient(client, async (trx) => {
        await trx
          .insertInto('seenApprovals')
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

export async function recordPushes(trx: Transaction<Tables>, pushes: readonly Pushed[]): Promise<void> {
  await trx
    .insertInto('pushes')
    .values([...pushes])
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
