/** A client's ledger for those who make evidence of it: read in pages, never held as a whole. */
import type { Kysely } from 'kysely';
import type { LedgerRow } from '../../store/ledger.ts';
import { kindRecordsFrom, recordsFrom } from '../../store/ledger.ts';
import type { Tables } from '../../store/tables.ts';
import type { LedgerReads, LedgerRecord } from '../model/captured.ts';
import type { Instant } from '../model/period.ts';

/** Records held in memory at a time. */
const page = 500;

interface Text {
  readonly at: Instant;
  readonly kind: string;
}

function recordOf({ place, record, hash, payload }: LedgerRow): LedgerRecord {
  const { at, kind } = JSON.parse(record) as Text;
  return { place, at, kind, hash, payload: payload === null ? null : JSON.parse(payload) };
}

/** The beginning of the period: what was noted before it is left out. What is only noted, and no record yet, is not there. */
export interface Since {
  readonly from: Instant;
}

/** Records that are added while it is read are left to the next reading. */
export async function ledgerReads(db: Kysely<Tables>, client: string, { from }: Since): Promise<LedgerReads> {
  const [first] = await recordsFrom(db, client, { from: 0, max: 1 });
  return {
    since: first ? recordOf(first).at : null,
    async *records(kinds) {
      for (let after = -1; ; ) {
        const rows = await kindRecordsFrom(db, client, { kinds, after, max: page });
        for (const row of rows) {
          const record = recordOf(row);
          if (record.at >= from) yield record;
        }
        after = rows.at(-1)?.place ?? after;
        if (rows.length < page) return;
      }
    },
  };
}
