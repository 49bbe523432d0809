/**
 * A client's ledger as lines of JSON, in one pass: a head, the public keys, every record in its place, each checkpoint after the
 * last record that it is about, and an end that counts them, so that a cut file is seen.
 */
import type { Database } from '../../store/database.ts';
import { recordsFrom } from '../../store/ledger.ts';
import { checkpointsOf, keysOf } from '../../store/ledger-signatures.ts';

/** Rows held in memory at a time. */
const batch = 1000;

const line = (value: object): string => `${JSON.stringify(value)}\n`;

/** `at`: ISO 8601, UTC. What is recorded meanwhile is left to the next export. */
export async function* ledgerLines(
  { kysely }: Pick<Database, 'kysely'>,
  client: string,
  at: string,
): AsyncGenerator<string> {
  const checkpoints = [...(await checkpointsOf(kysely, client))];
  const keys = await keysOf(kysely, client);
  yield line({ fairlead: 'ledger', format: 1, client, at });
  for (const { id, publicKey, madeAt } of keys.toReversed())
    yield line({ key: { id, publicKey, madeAt: madeAt.toISOString() } });
  const signed = checkpoints.length;
  let from = 0;
  for (;;) {
    const rows = await recordsFrom(kysely, client, { from, max: batch });
    for (const { record, hash, salt, payload, place } of rows) {
      yield line({ record, hash, salt, payload });
      while (checkpoints[0]?.size === place + 1)
        yield line({ checkpoint: JSON.parse(checkpoints.shift()?.envelope ?? '') });
    }
    from += rows.length;
    if (rows.length < batch) break;
  }
  yield line({ end: { keys: keys.length, records: from, checkpoints: signed } });
}
