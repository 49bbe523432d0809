/** A gap into the ledgers of clients. What is known of one later is noted once more, with the same beginning. */
import type { Transaction } from 'kysely';
import { type Prose, say } from '../../../policies/engine/prose.ts';
import { workedFor } from '../../store/clients.ts';
import { addNotes } from '../../store/ledger.ts';
import type { Tables } from '../../store/tables.ts';
import type { Gap } from '../model/gap.ts';

/** For one client. Joins the transaction that is given. */
export async function noteGap(trx: Transaction<Tables>, client: string, gap: Gap): Promise<void> {
  await addNotes(trx, [{ client, kind: 'gap' as const, payload: gap }]);
}

export interface Untold {
  readonly from: Date;
  readonly to: Date;
  readonly because: Prose;
  /** For a client's id; null: nothing was. */
  readonly recovered: (client: string) => Prose | null;
  readonly lost: Prose | null;
}

/** For every client of the App on a host that events are sent for. Joins the transaction that is given. */
export async function noteUntold(
  trx: Transaction<Tables>,
  host: string,
  { from, to, because, recovered, lost }: Untold,
): Promise<void> {
  // A client that came later was not missed before.
  const clients = await workedFor(trx, host, to);
  await addNotes(
    trx,
    clients.map((client) => {
      const payload: Gap = {
        from: from.toISOString(),
        to: to.toISOString(),
        watched: 'events',
        repositories: null,
        because,
        recovered: recovered(client),
        lost,
      };
      return { client, kind: 'gap' as const, payload };
    }),
  );
}

export const notKnownYet = say`It is not known yet what of that time GitHub delivers again: a later record says so.`;
