/**
 * What is left of a client's hour, as GitHub's own answers say it, and how long it wants to be left alone. Background
 * work is slowed down when less than half is left, and stops at a fifth: the rest is kept for verdicts.
 */

import type { LimitedBy } from './rate-limited.ts';
import { numberOf, type Refusal } from './refusal.ts';
import type { RequestCost, Resource } from './request-cost.ts';

const slowBelow = 0.5;
const reserve = 0.2;

const second = 1000;
const minPause = 60 * second;
const maxPause = 3600 * second;

export interface Remaining {
  /** Requests an hour. */
  readonly limit: number;
  readonly remaining: number;
  /** When the hour is over. Milliseconds since 1970. */
  readonly reset: number;
}

/** When a request may be made, and what it waits for; null: at once. */
export type Wait = { readonly until: number; readonly by: LimitedBy } | null;

export interface Budget {
  /** Reads the headers of an answer, refusals and 304 among them. */
  saw(headers: Readonly<Record<string, unknown>>): void;
  /** GitHub refused a request for its rate. */
  refused(refusal: Refusal, cost: RequestCost, now: number): void;
  /** GitHub did what it was asked: later refusals start from the shortest pause again. */
  succeeded(cost: RequestCost, now: number): void;
  /** Looks only. */
  wait(cost: RequestCost, now: number): Wait;
  /**
   * Background work takes its turn when the hour runs low, unless that is more than `patience` milliseconds away; others
   * never wait here.
   */
  turn(cost: RequestCost, now: number, patience: number): Wait;
  left(resource: Resource): Remaining | null;
}

interface State {
  readonly left: Map<Resource, Remaining>;
  readonly turns: Map<Resource, number>;
  /** Milliseconds since 1970; 0 when there was none. */
  pauses: { readonly reads: number; readonly writes: number };
  /** Refusals in a row. */
  strikes: number;
}

const isResource = (name: unknown): name is Resource => name === 'core' || name === 'graphql';

/** Answers overtake each other: of one hour the lowest number counts. */
function see(state: State, headers: Readonly<Record<string, unknown>>): void {
  const resource = headers['x-ratelimit-resource'] ?? 'core';
  const limit = numberOf(headers, 'x-ratelimit-limit');
  const remaining = numberOf(headers, 'x-ratelimit-remaining');
  const seconds = numberOf(headers, 'x-ratelimit-reset');
  if (!isResource(resource) || limit === null || remaining === null || seconds === null) return;
  // An Enterprise Server without limits says 0 of 0 (apache/devlake#8020).
  if (limit === 0) return;
  const reset = seconds * second;
  const known = state.left.get(resource);
  if (known && known.reset > reset) return;
  const lowest = known?.reset === reset ? Math.min(known.remaining, remaining) : remaining;
  state.left.set(resource, { limit, remaining: lowest, reset });
}

/**
 * A refused write stops writes only; a refused read stops both. When GitHub names no time: a minute at least, twice as
 * long with every refusal in a row.
 */
function refuse(state: State, refusal: Refusal, cost: RequestCost, now: number, least: number): void {
  // A time that has passed (clocks differ) is no time.
  const said = refusal.until !== null && refusal.until > now ? refusal.until : null;
  if (refusal.by === 'primary' && said !== null) {
    const limit = state.left.get(cost.resource)?.limit ?? 0;
    state.left.set(cost.resource, { limit, remaining: 0, reset: said });
    return;
  }
  // Those that were on their way when the first was refused are no further sign.
  if (now >= state.pauses.writes) state.strikes += 1;
  const until = said ?? now + Math.min(maxPause, least * 2 ** (state.strikes - 1));
  const writes = Math.max(state.pauses.writes, until);
  const reads = cost.kind === 'read' ? Math.max(state.pauses.reads, until) : state.pauses.reads;
  state.pauses = { reads, writes };
}

function waitOf(state: State, cost: RequestCost, now: number): Wait {
  const pause = cost.kind === 'read' ? state.pauses.reads : state.pauses.writes;
  if (pause > now) return { until: pause, by: 'secondary' };
  const left = state.left.get(cost.resource);
  if (!left || left.reset <= now) return null;
  if (left.remaining === 0) return { until: left.reset, by: 'primary' };
  const kept = cost.priority === 'background' && left.remaining <= left.limit * reserve;
  return kept ? { until: left.reset, by: 'reserve' } : null;
}

/** Milliseconds between two requests of background work, so that what it may spend lasts until the hour is over. */
function spacing(left: Remaining | undefined, now: number): number {
  if (!left || left.reset <= now || left.remaining >= left.limit * slowBelow) return 0;
  const spendable = left.remaining - left.limit * reserve;
  return spendable <= 0 ? 0 : (left.reset - now) / spendable;
}

/** `least`: the shortest pause after a refusal without a time, in milliseconds; a minute unless said. */
export function createBudget({ least = minPause }: { readonly least?: number } = {}): Budget {
  const state: State = { left: new Map(), turns: new Map(), pauses: { reads: 0, writes: 0 }, strikes: 0 };
  return {
    saw: (headers) => see(state, headers),
    refused: (refusal, cost, now) => refuse(state, refusal, cost, now, least),
    succeeded: (cost, now) => {
      if (cost.kind !== 'read' && now >= state.pauses.writes) state.strikes = 0;
    },
    wait: (cost, now) => waitOf(state, cost, now),
    turn: ({ resource, priority }, now, patience) => {
      const gap = priority === 'verdict' ? 0 : spacing(state.left.get(resource), now);
      if (gap === 0) return null;
      const until = Math.max(now, state.turns.get(resource) ?? 0);
      if (until - now <= patience) state.turns.set(resource, until + gap);
      return until > now ? { until, by: 'reserve' } : null;
    },
    left: (resource) => state.left.get(resource) ?? null,
  };
}
