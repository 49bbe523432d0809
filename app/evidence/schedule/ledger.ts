/** What of the service's own an export takes: the ledger, signed until now, and the keys that sign. */
import type { RunOf } from '../../schedule.ts';
import { keysOf } from '../../store/ledger-signatures.ts';
import type { MakeOf } from '../export/asked.ts';
import { ledgerLines } from '../ledger/export.ts';
import { checkpoint, record } from '../ledger/keep.ts';
import { signers } from '../ledger/keys.ts';
import { ledgerReads } from '../ledger/reads.ts';
import type { Instant } from '../model/period.ts';

export type LedgerOf = Pick<RunOf, 'database' | 'now' | 'log' | 'evidenceSecret'>;

export async function ledgerNow(
  of: LedgerOf,
  client: string,
  at: Instant,
): Promise<Pick<MakeOf, 'ledger' | 'sign'>> {
  const { database, evidenceSecret, now } = of;
  const { kysely } = database;
  await record(database, client, Number.POSITIVE_INFINITY);
  // It also makes the first key.
  await checkpoint(of, client);
  return {
    ledger: {
      since: (from) => ledgerReads(kysely, client, { from }),
      lines: () => ledgerLines(database, client, at),
    },
    sign: signers(await keysOf(kysely, client), evidenceSecret, now()).keys,
  };
}
