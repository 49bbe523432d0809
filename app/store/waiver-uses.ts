/** What a pull request's last verdict rests on: the waivers it used, and until when it can be trusted. */
import { clientId } from './client-id.ts';
import type { ClientKey, Database } from './database.ts';

/** Days are `YYYY-MM-DD`, UTC. */
export interface WaiverUse {
  readonly policy: string;
  readonly waiver: string;
  /** Where the waiver stands: a file at a revision, or a comment. */
  readonly layer: string;
  readonly until: string;
  /** The last day on which the verdict holds without another look: at most `until`. */
  readonly trustedThrough: string;
}

interface Verdict {
  readonly repositoryId: number;
  readonly pullRequest: number;
  readonly head: string;
}

export interface WaiverUses {
  /** Before a verdict is published: from then on it is known to end, whatever happens to this process. */
  add(on: Verdict, uses: readonly WaiverUse[]): Promise<void>;
  /** After it was published: what was recorded of the pull request before is forgotten. Each waiver of each policy once. */
  replace(on: Verdict, uses: readonly WaiverUse[]): Promise<void>;
}

type Transaction = Parameters<Parameters<Database['asClient']>[1]>[0];

async function insert(
  trx: Transaction,
  client: string,
  { repositoryId, pullRequest, head }: Verdict,
  uses: readonly WaiverUse[],
): Promise<void> {
  if (uses.length === 0) return;
  const rows = uses.map((use) => ({ client, repositoryId, pullRequest, head, askedAt: null, ...use }));
  await trx
    .insertInto('waiverUses')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(['client', 'repositoryId', 'pullRequest', 'policy', 'waiver', 'layer'])
        .doUpdateSet((row) => ({
          head: row.ref('excluded.head'),
          until: row.ref('excluded.until'),
          trustedThrough: row.ref('excluded.trustedThrough'),
        })),
    )
    .execute();
}

/** In the database, under row-level security. */
export function storedWaiverUses(database: Database, client: ClientKey): WaiverUses {
  const id = clientId(client);
  return {
    add: (on, uses) => database.asClient(client, (trx) => insert(trx, id, on, uses)),
    replace: (on, uses) =>
      database.asClient(client, async (trx) => {
        await trx
          .deleteFrom('waiverUses')
          .where('client', '=', id)
          .where('repositoryId', '=', on.repositoryId)
          .where('pullRequest', '=', on.pullRequest)
          .execute();
        await insert(trx, id, on, uses);
      }),
  };
}
