/** What is remembered of each client between jobs: its comments, the check runs that are open, the last verdicts. */
import { clientId } from './client-id.ts';
import type { ClientKey, Database } from './database.ts';

export interface KnownComment {
  readonly id: number;
  readonly body: string;
}

export interface OpenCheck {
  readonly repositoryId: number;
  readonly owner: string;
  readonly repo: string;
  readonly checkRun: number;
  readonly sha: string;
}

export interface OpenedCheck extends OpenCheck {
  readonly openedAt: Date;
}

export interface PullRequestKey {
  readonly repositoryId: number;
  readonly pullRequest: number;
}

/** What was published on one head. */
export interface StoredVerdict extends PullRequestKey {
  readonly head: string;
  readonly base: string;
  readonly conclusion: string;
  readonly digest: string;
  /** The files of other repositories that it rests on, as JSON; absent when they are not known. */
  readonly layers?: string;
}

/** One client's memory. Nothing of it is needed to judge: what is missing costs a request or two. */
export interface ClientMemory {
  readonly comments: {
    get(on: PullRequestKey): Promise<KnownComment | null>;
    set(on: PullRequestKey, comment: KnownComment): Promise<void>;
  };
  /** Check runs that somebody has to complete. */
  readonly openChecks: {
    add(check: OpenCheck): Promise<void>;
    remove(checkRun: number): Promise<void>;
    /** Oldest first. */
    list(): Promise<readonly OpenedCheck[]>;
  };
  readonly verdicts: {
    put(verdict: StoredVerdict): Promise<void>;
    get(on: PullRequestKey & { readonly head: string }): Promise<StoredVerdict | null>;
  };
}

export interface ClientStore {
  /** The memory of one installation. */
  of(installation: number): ClientMemory;
}

function commentsOf(database: Database, client: ClientKey): ClientMemory['comments'] {
  const id = clientId(client);
  return {
    get: ({ repositoryId, pullRequest }) =>
      database.asClient(client, async (trx) => {
        const row = await trx
          .selectFrom('comments')
          .select(['comment', 'body'])
          .where('client', '=', id)
          .where('repositoryId', '=', repositoryId)
          .where('pullRequest', '=', pullRequest)
          .executeTakeFirst();
        return row ? { id: row.comment, body: row.body } : null;
      }),
    set: ({ repositoryId, pullRequest }, { id: comment, body }) =>
      database.asClient(client, async (trx) => {
        await trx
          .insertInto('comments')
          .values({ client: id, repositoryId, pullRequest, comment, body })
          .onConflict((on) =>
            on.columns(['client', 'repositoryId', 'pullRequest']).doUpdateSet({ comment, body }),
          )
          .execute();
      }),
  };
}

function openChecksOf(database: Database, client: ClientKey): ClientMemory['openChecks'] {
  const id = clientId(client);
  return {
    add: (check) =>
      database.asClient(client, async (trx) => {
        await trx
          .insertInto('openChecks')
          .values({ client: id, ...check })
          .onConflict((on) => on.columns(['client', 'checkRun']).doNothing())
          .execute();
      }),
    remove: (checkRun) =>
      database.asClient(client, async (trx) => {
        await trx
          .deleteFrom('openChecks')
          .where('client', '=', id)
          .where('checkRun', '=', checkRun)
          .execute();
      }),
    list: () =>
      database.asClient(client, (trx) =>
        trx
          .selectFrom('openChecks')
          .select(['repositoryId', 'owner', 'repo', 'checkRun', 'sha', 'openedAt'])
          .where('client', '=', id)
          .orderBy('openedAt')
          .orderBy('checkRun')
          .execute(),
      ),
  };
}

function verdictsOf(database: Database, client: ClientKey): ClientMemory['verdicts'] {
  const id = clientId(client);
  return {
    put: (verdict) =>
      database.asClient(client, async (trx) => {
        const { base, conclusion, digest, layers = null } = verdict;
        await trx
          .insertInto('verdicts')
          .values({ client: id, ...verdict, layers })
          .onConflict((on) =>
            on
              .columns(['client', 'repositoryId', 'pullRequest', 'head'])
              .doUpdateSet({ base, conclusion, digest, layers, publishedAt: new Date() }),
          )
          .execute();
      }),
    get: ({ repositoryId, pullRequest, head }) =>
      database.asClient(client, async (trx) => {
        const row = await trx
          .selectFrom('verdicts')
          .select(['repositoryId', 'pullRequest', 'head', 'base', 'conclusion', 'digest'])
          .where('client', '=', id)
          .where('repositoryId', '=', repositoryId)
          .where('pullRequest', '=', pullRequest)
          .where('head', '=', head)
          .executeTakeFirst();
        return row ?? null;
      }),
  };
}

/** In the database, each client under row-level security. `host` is the GitHub host of this process. */
export function storedClients(database: Database, host: string): ClientStore {
  return {
    of(installation) {
      const client = { host, installation };
      return {
        comments: commentsOf(database, client),
        openChecks: openChecksOf(database, client),
        verdicts: verdictsOf(database, client),
      };
    },
  };
}
