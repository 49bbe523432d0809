/** What GitHub forgets of a pull request. Rows are added, and forgotten some time after it was closed; what they say never changes. */
import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import type { ApprovalView, ChangeHistory } from '../../policies/facts/change-history.ts';
import { clientId } from './client-id.ts';
import type { ClientKey, Database } from './database.ts';
import { isGoneSince } from './repositories.ts';
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

function pushesOf(
  db: Kysely<Tables>,
  of: { readonly client: string; readonly repositoryId: number },
  pullRequests: readonly number[],
) {
  return db
    .selectFrom('pushes')
    .select(['pullRequest', 'head as sha', 'login'])
    .where((where) => where.and(of))
    .where('pullRequest', 'in', [...pullRequests])
    .orderBy('at')
    .orderBy('head');
}

function byPullRequest(
  rows: readonly { readonly pullRequest: number; readonly sha: string; readonly login: string }[],
): ReadonlyMap<number, ChangeHistory['pushes']> {
  const all = Map.groupBy(rows, ({ pullRequest }) => pullRequest);
  return new Map([...all].map(([one, mine]) => [one, mine.map(({ sha, login }) => ({ sha, login }))]));
}

/** The rows that make {@link ChangeHistories.of}: who pushed, and what approvals were given for. */
export function historyOf(db: Kysely<Tables>, client: string, { repositoryId, pullRequest }: PullRequestKey) {
  const of = { client, repositoryId, pullRequest };
  const views = db
    .selectFrom('seenApprovals')
    .select(['review', 'head', 'baseRef', 'baseSha', 'change', 'seenAt'])
    .where((where) => where.and(of))
    .orderBy('seenAt')
    .orderBy('head');
  return [pushesOf(db, { client, repositoryId }, [pullRequest]), views] as const;
}

/** In the database, under row-level security. */
export function storedChangeHistories(database: Database, client: ClientKey): ChangeHistories {
  const id = clientId(client);
  return {
    async of(on) {
      const [pushes, views] = await database.atOnce(client, historyOf(database.kysely, id, on));
      return { pushes: pushes.map(({ sha, login }) => ({ sha, login })), views };
    },
    async pushesTo(repositoryId, pullRequests) {
      if (pullRequests.length === 0) return new Map();
      const pushes = pushesOf(database.kysely, { client: id, repositoryId }, pullRequests);
      const [rows] = await database.atOnce(client, [pushes]);
      return byPullRequest(rows);
    },
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

/** Both carry since when their pull request is closed, and are forgotten by that. */
const kept = ['pushes', 'seenApprovals'] as const;

export interface Ended extends PullRequestKey {
  readonly client: string;
  /** Null: it is open again. */
  readonly closedAt: Date | null;
}

/** As an event told. */
export async function recordEnd(trx: Transaction<Tables>, { closedAt, ...of }: Ended): Promise<void> {
  for (const table of kept)
    await trx
      .updateTable(table)
      .set({ closedAt })
      .where((where) => where.and(of))
      .execute();
}

/** As a list of all open pull requests of a repository shows: what no event told of. */
export async function recordOpen(
  db: Kysely<Tables>,
  of: { readonly client: string; readonly repositoryId: number },
  open: readonly number[],
  now: Date,
): Promise<void> {
  const isOpen = sql<boolean>`pull_request = any(${[...open]}::bigint[])`;
  const set = (closedAt: Date | null, which: RawBuilder<boolean>) =>
    kept.map((table) =>
      db
        .updateTable(table)
        .set({ closedAt })
        .where((where) => where.and(of))
        .where(which)
        .execute(),
    );
  await Promise.all([
    ...set(now, sql<boolean>`closed_at is null and not ${isOpen}`),
    ...set(null, sql<boolean>`closed_at is not null and ${isOpen}`),
  ]);
}

/**
 * Forgets what is kept of pull requests that were closed before, never of open ones. A repository that Fairlead lost is not
 * looked at any more: its own end counts. Resolves with how many rows went.
 */
export async function pruneChanges({ kysely }: Database, before: Date): Promise<number> {
  const deleted = kept.map((table) =>
    kysely
      .deleteFrom(table)
      .where(({ or, eb }) => or([eb(`${table}.closedAt`, '<', before), isGoneSince(table, before)]))
      .executeTakeFirst(),
  );
  return (await Promise.all(deleted)).reduce((sum, { numDeletedRows }) => sum + Number(numDeletedRows), 0);
}
