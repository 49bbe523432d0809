/**
 * A client's ledger as lines of JSON, in one pass: a head, the public keys, every record in its place, each checkpoint after the
 * last record that it is about, and an end that counts them, so that a cut file is seen.
 */
import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Database } from '../../store/database.ts';
import { exportNoted } from '../../store/evidence-exports.ts';
import { recordsFrom } from '../../store/ledger.ts';
import { checkpointsOf, keysOf } from '../../store/ledger-signatures.ts';
import { whyFailed } from '../capture/scrubbed.ts';
import { record } from './keep.ts';

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

export interface LedgerFile {
  readonly path: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly by: 'command' | 'purge';
}

/** Records what was noted, and writes the file whole or not at all, readable by its owner alone. */
export async function writeLedger(
  database: Database,
  client: string,
  { path, at, by }: LedgerFile,
): Promise<void> {
  await record(database, client, Number.POSITIVE_INFINITY);
  const about = { what: 'ledger', by, file: basename(path) } as const;
  await exportNoted(database, client, { ...about, step: 'tried' });
  const unfinished = `${path}.${process.pid}.part`;
  const file = createWriteStream(unfinished, { flags: 'wx', mode: 0o600, flush: true });
  let isOurs = false;
  file.once('open', () => {
    isOurs = true;
  });
  try {
    await pipeline(ledgerLines(database, client, at), file);
    renameSync(unfinished, path);
    await exportNoted(database, client, { ...about, step: 'done' });
  } catch (error) {
    if (isOurs) rmSync(unfinished, { force: true });
    const because = whyFailed(error);
    await exportNoted(database, client, { ...about, step: 'failed', because });
    throw error;
  }
}
