/**
 * What a checkpoint says, signed in a DSSE envelope (https://github.com/secure-systems-lab/dsse/blob/master/envelope.md). Pure. The signature
 * binds client, size, root, time and the checkpoint before, so none can be shown as another's or as a later one.
 */
import { sign } from 'node:crypto';
import { canonical, sha256 } from './record.ts';

export const payloadType = 'application/vnd.fairlead.checkpoint+json';

export interface Checkpoint {
  readonly client: string;
  readonly size: number;
  /** Of the Merkle tree over the first `size` records; hex. */
  readonly root: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** SHA-256 of the payload of the checkpoint before; null for the first. */
  readonly previous: string | null;
  /** The version of Fairlead. */
  readonly engine: string;
}

/** As it is signed: it names every key that signs it, so that nobody adds a signature, and with it a key, to what is signed already. */
interface Statement extends Checkpoint {
  readonly v: 1;
  /** Ids, sorted. */
  readonly keys: readonly string[];
}

export interface SigningKey {
  readonly id: string;
  /** PKCS #8, PEM. Ed25519. */
  readonly privateKey: string;
}

export interface Envelope {
  readonly payloadType: string;
  /** Base64. */
  readonly payload: string;
  readonly signatures: readonly { readonly keyid: string; readonly sig: string }[];
}

/** DSSE's pre-authentication encoding. */
export function preAuthentication(type: string, payload: Buffer): Buffer {
  const head = `DSSEv1 ${Buffer.byteLength(type)} ${type} ${payload.length} `;
  return Buffer.concat([Buffer.from(head), payload]);
}

export function signed(checkpoint: Checkpoint, keys: readonly SigningKey[]): Envelope {
  const statement: Statement = { v: 1, ...checkpoint, keys: keys.map(({ id }) => id).sort() };
  const payload = Buffer.from(canonical(statement));
  const bytes = preAuthentication(payloadType, payload);
  return {
    payloadType,
    payload: payload.toString('base64'),
    signatures: keys.map(({ id, privateKey }) => ({
      keyid: id,
      sig: sign(null, bytes, privateKey).toString('base64'),
    })),
  };
}

export const payloadHash = ({ payload }: Envelope): string =>
  sha256(Buffer.from(payload, 'base64')).toString('hex');

/** What an envelope of ours says; it is not verified here. */
export const checkpointIn = ({ payload }: Envelope): Checkpoint =>
  JSON.parse(Buffer.from(payload, 'base64').toString('utf8')) as Checkpoint;
