/** What is remembered of each client between jobs: its comments, the check runs that are open, the last verdicts. */
import { writeAudit } from './audit.ts';
import { clientId } from './client-id.ts';
import { type Commands, storedCommands } from './comment-commands.ts';
import type { ClientKey, Database } from './database.ts';
import { type Grants, storedGrants } from './grants.ts';
import { type OpenChecks, storedOpenChecks } from './open-checks.ts';
import { storedVerdicts, type Verdicts } from './verdicts.ts';
import { storedWaiverUses, type WaiverUses } from './waiver-uses.ts';

export interface KnownComment {
  readonly id: number;
  readonly body: string;
}

export interface PullRequestKey {
  readonly repositoryId: number;
  readonly pullRequest: number;
}

/** One client's memory. Nothing but `grants` is needed to judge: what is missing costs a request or two. */
export interface ClientMemory {
  /** Somebody may have to answer for it. Ids and counts only, no text of theirs. */
  readonly audit: (what: string, detail: object) => Promise<void>;
  readonly commands: Commands;
  readonly grants: Grants;
  readonly comments: {
    get(on: PullRequestKey): Promise<KnownComment | null>;
    set(on: PullRequestKey, comment: KnownComment): Promise<void>;
  };
  readonly openChecks: OpenChecks;
  readonly verdicts: Verdicts;
  /** What the verdicts rest on, so that they are judged again when it ends. */
  readonly waiverUses: WaiverUses;
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

/** In the database, each client under row-level security. `host` is the GitHub host of this process. */
export function storedClients(database: Database, host: string): ClientStore {
  return {
    of(installation) {
      const client = { host, installation };
      return {
        audit: (what, detail) =>
          database.asClient(client, (trx) => writeAudit(trx, clientId(client), what, detail)),
        commands: storedCommands(database, client),
        grants: storedGrants(database, client),
        comments: commentsOf(database, client),
        openChecks: storedOpenChecks(database, client),
        verdicts: storedVerdicts(database, client),
        waiverUses: storedWaiverUses(database, client),
      };
    },
  };
}
