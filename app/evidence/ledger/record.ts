/**
 * One line of the evidence ledger. Pure. A record is canonical JSON (RFC 8785) that names its client, its place, when it was
 * noted and what kind it is, the hash of the record before it, and a salted hash of its payload: so a payload can be erased and the
 * chain still holds. A record's hash is that of a leaf of a Merkle tree (RFC 6962, section 2.1).
 */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

export interface Note {
  readonly kind: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** JSON. */
  readonly payload: unknown;
}

export interface Chained {
  readonly place: number;
  /** Canonical JSON. */
  readonly record: string;
  /** Hex. */
  readonly hash: string;
  readonly salt: string;
  /** Canonical JSON. */
  readonly payload: string;
}

/** What the first record has before it. */
export const nothingBefore = '0'.repeat(64);

export const sha256 = (...parts: readonly (Buffer | string)[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** RFC 6962, section 2.1: a leaf can never be taken for a node. */
const leafPrefix = Buffer.from([0]);

export const leafHash = (record: string): Buffer => sha256(leafPrefix, record);

/** Throws for what is no JSON. */
export function canonical(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('this is no JSON value');
  return text;
}

/** The last record of a ledger; `null` before the first. */
export type Last = Pick<Chained, 'place' | 'hash'> | null;

/** `salt`: 32 random bytes as hex, without which nobody could guess a payload that was erased. */
export function chained(client: string, last: Last, { kind, at, payload }: Note, salt: string): Chained {
  const place = (last?.place ?? -1) + 1;
  const text = canonical(payload);
  const record = canonical({
    v: 1,
    client,
    place,
    at,
    kind,
    payload: sha256(Buffer.from(salt, 'hex'), text).toString('hex'),
    previous: last?.hash ?? nothingBefore,
  });
  return { place, record, hash: leafHash(record).toString('hex'), salt, payload: text };
}
