/** Verifies a proof: one record, or an earlier checkpoint, against a signed one, without the rest of the ledger. */
import { z } from 'zod';
import { type Prose, say } from '../../../policies/engine/prose.ts';
import { checkpointSaid, type Said } from './checkpoint.ts';
import { checkpointLine, hex, keyLine, parsedAsWritten } from './lines.ts';
import { isContinued, isIncluded } from './proof.ts';
import { problemOfContents } from './record.ts';
import { digest } from './state.ts';
import { hashOfLeaf } from './tree.ts';

const hashes = z.array(hex).max(64);

const proofText = z.strictObject({
  fairlead: z.literal('proof'),
  format: z.literal(1),
  client: z.string().min(1),
  at: z.iso.datetime(),
  keys: z.array(keyLine.omit({ madeAt: true })).min(1),
  checkpoint: checkpointLine,
  record: z
    .strictObject({ record: z.string(), salt: hex.nullable(), payload: z.string().nullable(), proof: hashes })
    .nullable(),
  earlier: z.strictObject({ checkpoint: checkpointLine, proof: hashes }).nullable(),
});

type ProofText = z.infer<typeof proofText>;

export interface ProofVerdict {
  readonly client: string;
  readonly signed: Said;
  readonly record: {
    readonly place: number;
    readonly kind: string;
    readonly at: string;
    readonly isErased: boolean;
  } | null;
  readonly earlier: Said | null;
  /** Ids of the keys that signed the newest checkpoint. */
  readonly keys: readonly string[];
}

function keysOf({ keys }: ProofText): ReadonlyMap<string, string> | { readonly problem: Prose } {
  const odd = keys.find(({ id, publicKey }) => digest(Buffer.from(publicKey, 'base64')) !== id);
  if (odd) return { problem: say`Key ${odd.id} is another key than its id says` };
  return new Map(keys.map(({ id, publicKey }) => [id, publicKey]));
}

function recordIn({ record: line, client }: ProofText, { size, root }: Said) {
  if (!line) return null;
  const read = problemOfContents(client, line);
  if ('problem' in read) return read;
  const { place, kind, at } = read.said;
  const leaf = hashOfLeaf(line.record).toString('hex');
  if (!isIncluded({ leaf, place, size, root }, line.proof))
    return { problem: say`Record ${place} is not in the ledger that the checkpoint signs` };
  return { place, kind, at, isErased: line.payload === null };
}

function earlierIn({ earlier, client }: ProofText, keys: ReadonlyMap<string, string>, signed: Said) {
  if (!earlier) return null;
  const read = checkpointSaid(keys, earlier.checkpoint, say`The earlier checkpoint`);
  if ('problem' in read) return read;
  if (read.said.client !== client) return { problem: say`The earlier checkpoint is of another client` };
  if (!isContinued(read.said, signed, earlier.proof))
    return {
      problem: say`The ledger does not go on from that of ${read.said.at}, of ${read.said.size} records: history was written anew`,
    };
  return read.said;
}

/** Null: this is no proof. `trusted`: ids of keys that are known from elsewhere; none: the file's own are believed. */
export function verifyProof(
  text: string,
  trusted: readonly string[],
): ProofVerdict | { readonly problem: Prose } | null {
  const read = parsedAsWritten(proofText, text);
  if (!read) return null;
  const keys = keysOf(read);
  if ('problem' in keys) return keys;
  const newest = checkpointSaid(keys, read.checkpoint, say`The checkpoint`);
  if ('problem' in newest) return newest;
  const { said: signed } = newest;
  if (signed.client !== read.client)
    return { problem: say`The checkpoint is of another client (${signed.client})` };
  if (trusted.length > 0 && !signed.keys.some((id) => trusted.includes(id)))
    return { problem: say`The checkpoint (${signed.at}) is not signed with a key that was given` };
  const record = recordIn(read, signed);
  if (record && 'problem' in record) return record;
  const earlier = earlierIn(read, keys, signed);
  if (earlier && 'problem' in earlier) return earlier;
  return { client: read.client, signed, record, earlier, keys: signed.keys };
}
