/** What is remembered of each client between jobs: its comments, the check runs that are open, the last verdicts. */
import type { Transaction } from 'kysely';
import { clientId } from './client-id.ts';
import { type Commands, storedCommands } from './comment-commands.ts';
import { type Comments, storedComments } from './comments.ts';
import type { ClientKey, Database } from './database.ts';
import { type Grants, storedGrants } from './grants.ts';
import type { Tables } from './tables.ts';
import { storedWaiverUses, type WaiverUses } from './waiver-uses.ts';

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

/** One client's memory. Nothing but `grants` is needed to judge: what is missing costs a request or two. */
export interface ClientMemory {
  /** Somebody may have to answer for it. Ids and counts only, no text of theirs. */
  readonly audit: (what: string, detail: object) => Promise<void>;
  readonly commands: Commands;
  readonly grants: Grants;
  readonly comments: Comments;
  /** Check runs that somebody has to complete. */
  readonly openChecks: {
    /** Before GitHub is asked to open it: a process that dies in between leaves a trace. */
    add(check: OpenCheck): Promise<void>;
    opened(externalId: string, checkRun: number): Promise<void>;
    remove(externalId: string): Promise<void>;
    /** Oldest first; of one pull request, when given. */
    list(on?: PullRequestKey): Promise<readonly OpenedCheck[]>;
  };
  readonly verdicts: {
    put(verdict: StoredVerdict): Promise<void>;
    get(on: PullRequestKey & { readonly head: string }): Promise<StoredVerdict | null>;
  };
  /** What the verdicts rest on, so that they are judged again when it ends. */
  readonly waiverUses: WaiverUses;
}

export interface ClientStore {
  /** The memory of one installation. */
  of(installation: number): ClientMemory;
}

function openOnes(
  trx: Transaction<Tables>,
  client: string,
  on: PullRequestKey | undefined,
): Promise<readonly OpenedCheck[]> {
  const all = trx
    .selectFrom('openChecks')
    .select(['repositoryId', 'owner', 'repo', 'checkRun', 'externalId', 'pullRequest', 'sha', 'openedAt'])
    .where('client', '=', client);
  const some = on
    ? all.where('repositoryId', '=', on.repositoryId).where('pullRequest', '=', on.pullRequest)
    : all;
  return some.orderBy('openedAt').orderBy('externalId').execute();
}

function openChecksOf(database: Database, client: ClientKey): ClientMemory['openChecks'] {
  const id = clientId(client);
  return {
    add: (check) =>
      database.asClient(client, async (trx) => {
        await trx
          .insertInto('openChecks')
          .values({ client: id, ...check })
          .execute();
      }),
    opened: (externalId, checkRun) =>
      database.asClient(client, async (trx) => {
        await trx
          .updateTable('openChecks')
          .set({ checkRun })
          .where('client', '=', id)
          .where('externalId', '=', externalId)
          .execute();
      }),
    remove: (externalId) =>
      database.asClient(client, async (trx) => {
        await trx
          .deleteFrom('openChecks')
          .where('client', '=', id)
          .where('externalId', '=', externalId)
          .execute();
      }),
    list: (on) => database.asClient(client, (trx) => openOnes(trx, id, on)),
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

function auditOf(database: Database, client: ClientKey): ClientMemory['audit'] {
  return (what, detail) =>
    database.asClient(client, async (trx) => {
      const row = { client: clientId(client), what, detail: JSON.stringify(detail) };
      await trx.insertInto('audit').values(row).execute();
    });
}

/** In the database, each client under row-level security. `host` is the GitHub host of this process. */
export function storedClients(database: Database, host: string): ClientStore {
  return {
    of(installation) {
      const client = { host, installation };
      return {
        audit: auditOf(database, client),
        commands: storedCommands(database, client),
        grants: storedGrants(database, client),
        comments: storedComments(database, client),
        openChecks: openChecksOf(database, client),
        verdicts: verdictsOf(database, client),
        waiverUses: storedWaiverUses(database, client),
      };
    },
  };
}
