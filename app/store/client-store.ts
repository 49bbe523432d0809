/** What is remembered of each client between jobs: its comments, the check runs that are open, the last verdicts. */
import { writeAudit } from './audit.ts';
import { type ChangeHistories, historyOf, storedChangeHistories } from './change-history.ts';
import { clientId } from './client-id.ts';
import { type Commands, storedCommands } from './comment-commands.ts';
import { type Comments, storedComments } from './comments.ts';
import type { Database } from './database.ts';
import { type Grants, grantsOf, storedGrants, waiverOf } from './grants.ts';
import { type StandingIssues, storedStandingIssues } from './issues.ts';
import { type OpenChecks, storedOpenChecks } from './open-checks.ts';
import { type OwedLooks, storedOwedLooks } from './owed-looks.ts';
import { type Proceeds, proceedsOf, standing, storedProceeds } from './proceeds.ts';
import { storedVerdicts, type Verdicts } from './verdicts.ts';
import { storedWaiverUses, type WaiverUses } from './waiver-uses.ts';

/** All that is kept of a pull request and that judging it asks for. */
export interface Kept {
  readonly grants: Awaited<ReturnType<Grants['of']>>;
  readonly proceeds: Awaited<ReturnType<Proceeds['of']>>;
  readonly history: Awaited<ReturnType<ChangeHistories['of']>>;
}

/** One client's memory. Nothing but `grants` is needed to judge: what is missing costs a request or two. */
export interface ClientMemory {
  /** Somebody may have to answer for it. Ids and counts only, no text of theirs. */
  readonly audit: (what: string, detail: object) => Promise<void>;
  /** Who pushed, and what approvals were given for. */
  readonly changes: ChangeHistories;
  readonly commands: Commands;
  readonly grants: Grants;
  /** As `grants`, `proceeds` and `changes` have it, in one transaction. */
  readonly kept: (repositoryId: number, pullRequest: number) => Promise<Kept>;
  readonly comments: Comments;
  readonly openChecks: OpenChecks;
  /** What could not be judged for long, so that it is looked at again. */
  readonly owedLooks: OwedLooks;
  /** What an owner let through although it is unknown. */
  readonly proceeds: Proceeds;
  /** The issues that say what repositories and the organization themselves lack. */
  readonly standingIssues: StandingIssues;
  readonly verdicts: Verdicts;
  /** What the verdicts rest on, so that they are judged again when it ends. */
  readonly waiverUses: WaiverUses;
}

export interface ClientStore {
  /** The memory of one installation. */
  of(installation: number): ClientMemory;
}

/** In the database, each client under row-level security. `host` is the GitHub host of this process. */
export function storedClients(database: Database, host: string): ClientStore {
  return {
    of(installation) {
      const client = { host, installation };
      const id = clientId(client);
      return {
        audit: (what, detail) => database.asClient(client, (trx) => writeAudit(trx, id, what, detail)),
        changes: storedChangeHistories(database, client),
        commands: storedCommands(database, client),
        grants: storedGrants(database, client),
        async kept(repositoryId, pullRequest) {
          const on = { repositoryId, pullRequest };
          const { kysely } = database;
          const [grants, proceeds, pushes, views] = await database.atOnce(client, [
            grantsOf(kysely, id, on),
            proceedsOf(kysely, id, on),
            ...historyOf(kysely, id, on),
          ]);
          return {
            grants: grants.map(waiverOf),
            proceeds: standing(proceeds),
            history: { pushes: pushes.map(({ sha, login }) => ({ sha, login })), views },
          };
        },
        comments: storedComments(database, client),
        openChecks: storedOpenChecks(database, client),
        owedLooks: storedOwedLooks(database, client),
        proceeds: storedProceeds(database, client),
        standingIssues: storedStandingIssues(database, client),
        verdicts: storedVerdicts(database, client),
        waiverUses: storedWaiverUses(database, client),
      };
    },
  };
}
