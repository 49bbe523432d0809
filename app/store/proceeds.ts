/** An owner's word, given in a comment, that one head may go on although a policy is unknown. Append-only: what takes it back is a row, too. */
import type { Kysely, Transaction } from 'kysely';
import type { Proceed } from '../../policies/engine/proceed.ts';
import { writeAudit } from './audit.ts';
import { clientId } from './client-id.ts';
import type { ClientKey, Database } from './database.ts';
import type { Withdrawal } from './grants.ts';
import type { Tables } from './tables.ts';

export interface StoredProceed extends Proceed {
  readonly repositoryId: number;
  readonly pullRequest: number;
  readonly giverId: number;
  /** What the giver was allowed at that time. */
  readonly permission: string;
  readonly at: Date;
}

/** Each change leaves an audit row, in the same transaction. */
export interface Proceeds {
  /** At most one per comment. The same again changes nothing. */
  give(proceed: StoredProceed): Promise<void>;
  /** Changes nothing when there is nothing to take back (any more). */
  takeBack(comment: number, because: Withdrawal, at: Date): Promise<void>;
  /** With why it was taken back; null when the comment gave none. */
  find(comment: number): Promise<(StoredProceed & { readonly takenBack: Withdrawal | null }) | null>;
  /** Those that nobody took back, oldest first; whether head and base still fit is for the engine to say. */
  of(repositoryId: number, pullRequest: number): Promise<readonly Proceed[]>;
}

const columns = [
  'comment',
  'what',
  'repositoryId',
  'pullRequest',
  'head',
  'baseRef',
  'policy',
  'reason',
  'givenBy',
  'giverId',
  'permission',
  'at',
] as const;

function rowsOf(trx: Kysely<Tables>, client: string) {
  return trx.selectFrom('proceeds').select(columns).where('client', '=', client);
}

/** Ids and times alone: audit rows outlive their client, and hold nobody's words or names. */
function auditDetail({
  comment,
  repositoryId,
  pullRequest,
  head,
  baseRef: _,
  policy,
  giverId,
}: StoredProceed) {
  return { comment, repositoryId, pullRequest, head, policy, giverId };
}

async function add(
  trx: Transaction<Tables>,
  client: string,
  what: 'given' | Withdrawal,
  proceed: StoredProceed,
): Promise<void> {
  const row = await trx
    .insertInto('proceeds')
    .values({ client, what, ...proceed })
    .onConflict((conflict) => conflict.columns(['client', 'comment', 'what']).doNothing())
    .returning('comment')
    .executeTakeFirst();
  if (!row) return;
  const said = what === 'given' ? 'let through' : 'let through taken back';
  await writeAudit(trx, client, said, {
    ...auditDetail(proceed),
    ...(what === 'given' ? {} : { because: what }),
  });
}

async function find(trx: Transaction<Tables>, client: string, comment: number) {
  const rows = await rowsOf(trx, client).where('comment', '=', comment).orderBy('at').execute();
  const given = rows.find(({ what }) => what === 'given');
  if (!given) return null;
  const { what: _, ...proceed } = given;
  const back = rows.find(({ what }) => what !== 'given')?.what;
  return { ...proceed, takenBack: back === undefined || back === 'given' ? null : back };
}

/** The rows of a pull request, for {@link standing}. */
export function proceedsOf(
  db: Kysely<Tables>,
  client: string,
  { repositoryId, pullRequest }: Pick<StoredProceed, 'repositoryId' | 'pullRequest'>,
) {
  return rowsOf(db, client)
    .where('repositoryId', '=', repositoryId)
    .where('pullRequest', '=', pullRequest)
    .orderBy('at')
    .orderBy('comment');
}

/** As {@link Proceeds.of}. */
export function standing(
  rows: readonly (Proceed & { readonly what: 'given' | Withdrawal })[],
): readonly Proceed[] {
  const back = new Set(rows.flatMap(({ what, comment }) => (what === 'given' ? [] : [comment])));
  return rows
    .filter(({ what, comment }) => what === 'given' && !back.has(comment))
    .map(({ comment, policy, head, baseRef, reason, givenBy }) => ({
      comment,
      policy,
      head,
      baseRef,
      reason,
      givenBy,
    }));
}

/** In the database, under the client's row-level security. */
export function storedProceeds(database: Database, client: ClientKey): Proceeds {
  const id = clientId(client);
  return {
    give: (proceed) => database.asClient(client, (trx) => add(trx, id, 'given', proceed)),
    takeBack: (comment, because, at) =>
      database.asClient(client, async (trx) => {
        const known = await find(trx, id, comment);
        if (!known || known.takenBack) return;
        const { takenBack: _, ...proceed } = known;
        await add(trx, id, because, { ...proceed, at });
      }),
    find: (comment) => database.asClient(client, (trx) => find(trx, id, comment)),
    async of(repositoryId, pullRequest) {
      const given = proceedsOf(database.kysely, id, { repositoryId, pullRequest });
      const [rows] = await database.atOnce(client, [given]);
      return standing(rows);
    },
  };
}
