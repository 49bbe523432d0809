/** What was seen of a ledger so far, line by line. */
import { createHash } from 'node:crypto';
import type { Prose } from '../../../policies/engine/prose.ts';
import type { LedgerLine } from './lines.ts';
import { newTree } from './tree.ts';

export interface VerifyOptions {
  /** Ids of keys that are known from elsewhere to be this client's; without any, the file's own are believed. */
  readonly keys: readonly string[];
  /** What an earlier export has, to its last record, whether signed or not. */
  readonly earlier: Seen | null;
  /** Checkpoints that the client's own repository has. */
  readonly anchors?: readonly Anchor[];
}

export interface Anchor {
  /** Where it was found. */
  readonly name: string;
  readonly client: string;
  readonly size: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** SHA-256 of the checkpoint's payload, hex. */
  readonly payload: string;
}

/** The first records of a ledger: what a checkpoint vouches for, or what a file has. */
export interface Seen {
  readonly client: string;
  readonly size: number;
  /** Of their Merkle tree; hex. */
  readonly root: string;
  /** When it was signed, or the file was written. ISO 8601, UTC. */
  readonly at: string;
}

export type Part<K extends string> = Extract<LedgerLine, Record<K, unknown>>[K &
  keyof Extract<LedgerLine, Record<K, unknown>>];
const first = '0'.repeat(64);

export const digest = (...parts: readonly (string | Buffer)[]): string =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');

/** What was seen so far. */
export function newState(
  { client, at }: Pick<Seen, 'client' | 'at'>,
  { keys: trusted, earlier, anchors = [] }: VerifyOptions,
) {
  return {
    client,
    at,
    tree: newTree(),
    previous: first,
    /** Places of records without their payload. */
    without: new Set<number>(),
    /** Places that a record says were erased, and the place of that record. */
    erased: new Map<number, number>(),
    checkpoints: 0,
    keys: new Map<string, string>(),
    trusted: new Set(trusted),
    isGiven: trusted.length > 0,
    /** What is wrong with the keys of the last checkpoints. */
    untrusted: null as Prose | null,
    anchors,
    /** SHA-256 of the payloads of checkpoints that hold. */
    payloads: new Set<string>(),
    earlier,
    earlierSeen: earlier?.size === 0,
    signed: null as Seen | null,
    lastPayload: null as string | null,
    lastAt: null as string | null,
    ended: false,
    problems: [] as Prose[],
  };
}

export type State = ReturnType<typeof newState>;
