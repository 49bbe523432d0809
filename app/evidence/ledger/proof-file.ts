/**
 * What shows one record, or an earlier checkpoint, to be in a ledger, without the rest of it: a line of JSON with the newest checkpoint,
 * the keys that signed it, and the proofs.
 */
import type { Kysely } from 'kysely';
import { recordsFrom } from '../../store/ledger.ts';
import { checkpointsOf, keysOf } from '../../store/ledger-signatures.ts';
import type { Tables } from '../../store/tables.ts';
import { consistencyProof, inclusionProof } from './proof.ts';
import type { Envelope } from './statement.ts';

export interface Wanted {
  /** Of the record that is to be shown; null: none. */
  readonly place: number | null;
  /** The size of the earlier checkpoint; null: none. */
  readonly since: number | null;
}

/** Why there is none: what was asked for is not there, or not signed yet. */
export type Unproven = 'nothing signed' | 'no such record' | 'not signed yet' | 'no such checkpoint';

async function shownRecord(db: Kysely<Tables>, client: string, place: number, size: number) {
  const [row] = await recordsFrom(db, client, { from: place, max: 1 });
  if (row?.place !== place) return 'no such record';
  if (place >= size) return 'not signed yet';
  const { record, salt, payload } = row;
  return { record, salt, payload, proof: await inclusionProof(db, client, { place, size }) };
}

/** `at`: ISO 8601, UTC. */
export async function proofFile(
  db: Kysely<Tables>,
  client: string,
  { place, since }: Wanted,
  at: string,
): Promise<{ readonly text: string } | Unproven> {
  const checkpoints = await checkpointsOf(db, client);
  const last = checkpoints.at(-1);
  if (!last) return 'nothing signed';
  const record = place === null ? null : await shownRecord(db, client, place, last.size);
  if (typeof record === 'string') return record;
  const before = checkpoints.find(({ size }) => size === since);
  if (since !== null && !before) return 'no such checkpoint';
  const envelopes = [last, ...(before ? [before] : [])].map(
    ({ envelope }) => JSON.parse(envelope) as Envelope,
  );
  const signers = new Set(envelopes.flatMap(({ signatures }) => signatures.map(({ keyid }) => keyid)));
  const keys = (await keysOf(db, client)).filter(({ id }) => signers.has(id));
  const [checkpoint, earlier = null] = envelopes;
  const proof = before ? await consistencyProof(db, client, { first: before.size, size: last.size }) : null;
  const value = {
    fairlead: 'proof',
    format: 1,
    client,
    at,
    keys: keys.map(({ id, publicKey }) => ({ id, publicKey })),
    checkpoint,
    record,
    earlier: earlier && { checkpoint: earlier, proof },
  };
  return { text: `${JSON.stringify(value)}\n` };
}
