/** Waivers that were given in comments: each for one policy on one head, until somebody edits or deletes the comment. */
import type { Kysely, Transaction } from 'kysely';
import type { Waiver } from '../../policies/engine/waiver.ts';
import { writeAudit } from './audit.ts';
import { clientId } from './client-id.ts';
import type { ClientKey, Database } from './database.ts';
import type { Tables } from './tables.ts';

/** One waiver given in one comment. */
export interface Grant {
  readonly comment: number;
  readonly repositoryId: number;
  readonly pullRequest: number;
  /** The head it was given for: a new push ends it. */
  readonly head: string;
  readonly policy: string;
  readonly reason: string;
  /** Login of the pull request's author. */
  readonly requestedBy: string;
  readonly approvedBy: string;
  readonly approverId: number;
  /** What the approver was allowed at that time. */
  readonly permission: string;
  /** `YYYY-MM-DD`, inclusive. */
  readonly until: string;
  readonly grantedAt: Date;
}

export type Withdrawal = 'edited' | 'deleted';

export interface StoredGrant extends Grant {
  readonly revokedAt: Date | null;
  readonly revokedBecause: Withdrawal | null;
}

/** Each change leaves an audit row, in the same transaction. */
export interface Grants {
  /** At most one per comment. False: it was given before, and stays as it is. */
  give(grant: Grant): Promise<boolean>;
  /** Null when there is nothing to revoke (any more). */
  revoke(comment: number, because: Withdrawal, at: Date): Promise<StoredGrant | null>;
  find(comment: number): Promise<StoredGrant | null>;
  /** Those that nobody revoked, oldest first; whether head and date still fit is for the engine to say. */
  of(repositoryId: number, pullRequest: number): Promise<readonly Waiver[]>;
}

/** A grant as the engine takes it. */
export function waiverOf(grant: Grant): Waiver {
  const { comment, pullRequest, policy, head, reason, requestedBy, approvedBy, until } = grant;
  return {
    id: `comment-${comment}`,
    policy,
    scope: { repositories: [], paths: [], findings: [], advisory: null, head },
    reason,
    requestedBy,
    approvedBy,
    until,
    ticket: null,
    origin: { kind: 'comment', comment, pullRequest },
  };
}

/** Ids and dates alone: audit rows outlive their client, and hold nobody's words or names. */
function auditDetail(grant: Grant) {
  const { comment, repositoryId, pullRequest, head, policy, approverId, permission, until } = grant;
  return { comment, repositoryId, pullRequest, head, policy, approverId, permission, until };
}

const columns = [
  'comment',
  'repositoryId',
  'pullRequest',
  'head',
  'policy',
  'reason',
  'requestedBy',
  'approvedBy',
  'approverId',
  'permission',
  'until',
  'grantedAt',
  'revokedAt',
  'revokedBecause',
] as const;

function rowsOf(trx: Kysely<Tables>, client: string) {
  return trx.selectFrom('grants').select(columns).where('client', '=', client);
}

async function give(trx: Transaction<Tables>, client: string, grant: Grant): Promise<boolean> {
  const row = await trx
    .insertInto('grants')
    .values({ client, ...grant })
    .onConflict((on) => on.columns(['client', 'comment']).doNothing())
    .returning('comment')
    .executeTakeFirst();
  if (row) await writeAudit(trx, client, 'waiver granted', auditDetail(grant));
  return row !== undefined;
}

async function revoke(
  trx: Transaction<Tables>,
  client: string,
  comment: number,
  because: Withdrawal,
  at: Date,
): Promise<StoredGrant | null> {
  const row = await trx
    .updateTable('grants')
    .set({ revokedAt: at, revokedBecause: because })
    .where('client', '=', client)
    .where('comment', '=', comment)
    .where('revokedAt', 'is', null)
    .returning(columns)
    .executeTakeFirst();
  if (row) await writeAudit(trx, client, 'waiver revoked', { ...auditDetail(row), because });
  return row ?? null;
}

/** As {@link Grants.of}; each row is a {@link waiverOf}. */
export function grantsOf(
  db: Kysely<Tables>,
  client: string,
  { repositoryId, pullRequest }: Pick<Grant, 'repositoryId' | 'pullRequest'>,
) {
  return rowsOf(db, client)
    .where('repositoryId', '=', repositoryId)
    .where('pullRequest', '=', pullRequest)
    .where('revokedAt', 'is', null)
    .orderBy('comment');
}

/** In the database, under the client's row-level security. */
export function storedGrants(database: Database, client: ClientKey): Grants {
  const id = clientId(client);
  return {
    give: (grant) => database.asClient(client, (trx) => give(trx, id, grant)),
    revoke: (comment, because, at) =>
      database.asClient(client, (trx) => revoke(trx, id, comment, because, at)),
    find: (comment) =>
      database.asClient(client, async (trx) => {
        const row = await rowsOf(trx, id).where('comment', '=', comment).executeTakeFirst();
        return row ?? null;
      }),
    async of(repositoryId, pullRequest) {
      const given = grantsOf(database.kysely, id, { repositoryId, pullRequest });
      const [rows] = await database.atOnce(client, [given]);
      return rows.map(waiverOf);
    },
  };
}
