/**
 * What is said between the process that serves and those that judge. All of it is plain data. A process that judges has no
 * token, no key and no database: whatever it wants to know it asks for here.
 */
import type { Prose } from '../../policies/engine/prose.ts';
import type { Purpose } from '../github/access/purpose.ts';
import type { GitHubReads } from '../github/reads.ts';
import type { Kept } from '../store/client-store.ts';
import type { ErrorData } from './errors.ts';

/** What a judgement knows of its place from the start. */
export interface Place {
  readonly baseUrl: string;
  readonly client: string | null;
  readonly repositoryId: number | null;
  readonly owner: string;
  readonly repo: string;
  readonly self: GitHubReads['self'];
  readonly configurationPath?: string;
  /** ISO 8601, UTC. */
  readonly now: string;
  /** What is kept of the pull request that is judged, so that it need not be asked for; of others it is. */
  readonly kept?: { readonly pullRequest: number } & Kept;
}

/** What is judged; the rest is that kind's own business. */
export interface Work {
  readonly kind: 'metrics' | 'pull_request' | 'release';
  readonly args: readonly unknown[];
}

/** A part of a judgement that brought a process down, and how. */
export interface Skipped {
  readonly part: string;
  readonly reason: Prose;
}

/** Requests so far, as the process that makes them counts them. */
export interface Counts {
  readonly reads: number;
  readonly unchanged: number;
  readonly writes: number;
}

export interface RequestAsk {
  readonly purpose: Purpose;
  readonly options: Readonly<Record<string, unknown>>;
}

export interface FetchAsk {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly redirect: 'error' | 'follow' | 'manual';
}

/** Everything that may be asked for. */
export const asked = ['request', 'fetch', 'granted', 'proceeds', 'history', 'pushesTo', 'saw'] as const;

export type Asked = (typeof asked)[number];

/** Who answers. */
export type Asks = Readonly<Record<Asked, (...args: readonly never[]) => Promise<unknown>>> & {
  readonly counts: () => Counts;
};

export type Answer = { readonly value: unknown } | { readonly error: ErrorData };

export type ToProcess =
  /** `alone`: nothing is judged beside it; each part is told before it begins, and these are left out. */
  | {
      readonly type: 'judge';
      readonly id: number;
      readonly place: Place;
      readonly work: Work;
      readonly alone: readonly Skipped[] | null;
    }
  | {
      readonly type: 'answer';
      readonly id: number;
      readonly ask: number;
      readonly answer: Answer;
      readonly counts: Counts;
    }
  | { readonly type: 'ping' };

export type FromProcess =
  | { readonly type: 'ready' }
  | { readonly type: 'pong' }
  | {
      readonly type: 'ask';
      readonly id: number;
      readonly ask: number;
      readonly what: Asked;
      readonly args: readonly unknown[];
    }
  | { readonly type: 'part'; readonly part: string }
  | { readonly type: 'judged'; readonly id: number; readonly answer: Answer };
