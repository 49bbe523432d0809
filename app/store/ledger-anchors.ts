/** Where checkpoints of the evidence ledger were committed to repositories of clients. It only grows. */
import type { Kysely, Transaction } from 'kysely';
import type { Tables } from './tables.ts';

/** Which repository, and which branch of it. */
export interface AnchorPlace {
  readonly repository: number;
  readonly branch: string;
}

export interface AnchorRow extends AnchorPlace {
  /** Of the checkpoint. */
  readonly size: number;
  readonly path: string;
  readonly commit: string;
  readonly at: Date;
}

/** The newest one there; null: there is none. */
export async function lastAnchor(
  db: Kysely<Tables>,
  client: string,
  { repository, branch }: AnchorPlace,
): Promise<AnchorRow | null> {
  const row = await db
    .selectFrom('ledgerAnchors')
    .select(['repository', 'branch', 'size', 'path', 'commit', 'at'])
    .where('client', '=', client)
    .where('repository', '=', repository)
    .where('branch', '=', branch)
    .orderBy('size', 'desc')
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ? { ...row, size: Number(row.size), repository: Number(row.repository) } : null;
}

export async function addAnchor(trx: Transaction<Tables>, client: string, row: AnchorRow): Promise<void> {
  await trx
    .insertInto('ledgerAnchors')
    .values({ client, ...row })
    .onConflict((on) => on.doNothing())
    .execute();
}
