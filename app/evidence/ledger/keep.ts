/** Keeps each client's ledger: notes become records, and once an hour what there is gets a signed checkpoint. */
import { randomBytes } from 'node:crypto';
import type { Transaction } from 'kysely';
import { engineVersion } from '../../identity.ts';
import type { RunOf, Summary } from '../../schedule.ts';
import type { Database } from '../../store/database.ts';
import {
  addRecords,
  clientsWithNotes,
  clientsWithRecords,
  lastRecord,
  lockLedger,
  recordsFrom,
  takeNotes,
} from '../../store/ledger.ts';
import { addCheckpoint, addKey, keysOf, lastCheckpoint } from '../../store/ledger-signatures.ts';
import type { Tables } from '../../store/tables.ts';
import { empty, type Frontier, grown, rootOf } from './frontier.ts';
import { signers } from './keys.ts';
import { type Chained, chained, type Last } from './record.ts';
import { checkpointIn, type Envelope, payloadHash, signed } from './statement.ts';

/** Records made in one transaction. */
const maxBatch = 500;

/** Records of one client made before the next one's turn. */
const maxTurn = 20 * maxBatch;

async function recordSome(database: Database, client: string): Promise<number> {
  return database.transaction(async (trx) => {
    await lockLedger(database, client);
    const notes = await takeNotes(trx, client, maxBatch);
    let last: Last = await lastRecord(trx, client);
    const records: Chained[] = [];
    for (const { kind, at, payload } of notes) {
      const next = chained(
        client,
        last,
        { kind, at: at.toISOString(), payload },
        randomBytes(32).toString('hex'),
      );
      records.push(next);
      last = next;
    }
    if (records.length > 0) await addRecords(trx, client, records);
    return records.length;
  });
}

/** Makes records of a client's notes. Resolves with how many. */
export async function record(database: Database, client: string, max = maxTurn): Promise<number> {
  for (let made = 0; ; ) {
    const more = await recordSome(database, client);
    made += more;
    if (more < maxBatch || made >= max) return made;
  }
}

/** One that fails is told of and tried in the next run; the others go on. */
async function eachClient(
  { log }: Pick<RunOf, 'log'>,
  clients: readonly string[],
  work: (client: string) => Promise<number>,
): Promise<{ readonly done: number; readonly failed: number }> {
  let [done, failed] = [0, 0];
  for (const client of clients) {
    try {
      done += await work(client);
    } catch (error) {
      failed += 1;
      log.warn(
        { err: error, client },
        'the evidence ledger of a client could not be kept; it is tried again',
      );
    }
  }
  return { done, failed };
}

/** The schedule `ledger`. */
export async function keepLedgers(of: Pick<RunOf, 'database' | 'log'>): Promise<Summary> {
  const { database } = of;
  const clients = await clientsWithNotes(database.kysely);
  const { done, failed } = await eachClient(of, clients, (client) => record(database, client));
  return { recorded: done, failed };
}

export type CheckpointOf = Pick<RunOf, 'database' | 'now' | 'log' | 'evidenceSecret'>;

/** The tree over all records, from where the checkpoint before left off. */
async function treeOf(trx: Transaction<Tables>, client: string, before: Frontier): Promise<Frontier> {
  let tree = before;
  for (;;) {
    const rows = await recordsFrom(trx, client, { from: tree.size, max: maxBatch });
    if (rows.length === 0) return tree;
    tree = grown(
      tree,
      rows.map(({ hash }) => hash),
    );
  }
}

/** A clock may be set back, and processes have one each: a checkpoint never says an earlier time than the one before it. */
function notBefore(before: Envelope | null, at: string): string {
  const last = before ? checkpointIn(before).at : at;
  return last > at ? last : at;
}

/** 1: a checkpoint was signed. 0: there is nothing new. */
export async function checkpoint(
  { database, now, log, evidenceSecret }: CheckpointOf,
  client: string,
): Promise<number> {
  return database.transaction(async (trx) => {
    await lockLedger(database, client);
    const last = await lastCheckpoint(trx, client);
    const frontier = last
      ? { size: last.size, roots: JSON.parse(last.frontier) as readonly string[] }
      : empty;
    const tree = await treeOf(trx, client, frontier);
    if (tree.size === frontier.size) return 0;
    const stored = await keysOf(trx, client);
    const { keys, made } = signers(stored, evidenceSecret, now());
    if (made && stored.length > 0 && keys.length === 1)
      log.warn(
        { client, key: made.id },
        'the App’s private key does not open the keys of this ledger: a new one signs it, and none vouches for it; tell the client its id',
      );
    if (made) await addKey(trx, client, made);
    const before = last ? (JSON.parse(last.envelope) as Envelope) : null;
    const envelope = signed(
      {
        client,
        size: tree.size,
        root: rootOf(tree),
        at: notBefore(before, now().toISOString()),
        previous: before && payloadHash(before),
        engine: engineVersion,
      },
      keys,
    );
    await addCheckpoint(trx, client, {
      size: tree.size,
      envelope: JSON.stringify(envelope),
      frontier: JSON.stringify(tree.roots),
    });
    return 1;
  });
}

/** The schedule `checkpoints`. */
export async function keepCheckpoints(of: CheckpointOf): Promise<Summary> {
  const clients = await clientsWithRecords(of.database.kysely);
  const { done, failed } = await eachClient(of, clients, (client) => checkpoint(of, client));
  return { signed: done, failed };
}
