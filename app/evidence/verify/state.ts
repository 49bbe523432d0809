/** What was seen of a ledger so far, line by line. */
import { createHash } from 'node:crypto';
import type { Prose } from '../../../policies/engine/prose.ts';
import type { LedgerLine } from './lines.ts';
import { newTree } from './tree.ts';

export interface VerifyOptions {
  /** Ids of keys that are known from elsewhere to be this client's; without any, the file's own are believed. */
  readonly keys: readonly string[];
  /** What an earlier export says: the root at a size. */
  readonly earlier: Signed | null;
}

/** What a checkpoint vouches for. */
export interface Signed {
  readonly client: string;
  readonly size: number;
  readonly root: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

export type Part<K extends string> = Extract<LedgerLine, Record<K, unknown>>[K &
  keyof Extract<LedgerLine, Record<K, unknown>>];
const first = '0'.repeat(64);

export const digest = (...parts: readonly (string | Buffer)[]): string =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');

/** What was seen so far. */
export function newState(client: string, { keys: trusted, earlier }: VerifyOptions) {
  return {
    client,
    tree: newTree(),
    previous: first,
    erased: 0,
    checkpoints: 0,
    keys: new Map<string, string>(),
    trusted: new Set(trusted),
    isGiven: trusted.length > 0,
    earlier,
    earlierSeen: false,
    signed: null as Signed | null,
    lastPayload: null as string | null,
    ended: false,
    problems: [] as Prose[],
  };
}

export type State = ReturnType<typeof newState>;
