/** A verified webhook delivery, and who hears of it. */
import type { Transaction } from 'kysely';
import { type Payload, readPayload } from './payload.ts';
import type { Tables } from './store/tables.ts';

export interface Delivery {
  readonly id: string;
  /** The event's name, as GitHub's header has it. */
  readonly name: string;
  readonly payload: unknown;
  /** SHA-256 of the raw body, hex. */
  readonly bodyHash: string;
}

/**
 * Hears of deliveries that are new, in the order in which they came, within the transaction that writes their inbox rows:
 * what it writes is there together with them or not at all. What it throws refuses them, and GitHub is told 503. It is
 * given those that came together, because one statement for all of them costs little more than one for each.
 */
export type Subscriber = (trx: Transaction<Tables>, deliveries: readonly Delivery[]) => Promise<void>;

/** Every subscriber reads the same payload: once is enough. */
const read = new WeakMap<object, Payload>();

/** As far as it is understood. */
export function payloadOf({ payload }: Delivery): Payload {
  if (payload === null || typeof payload !== 'object') return {};
  const known = read.get(payload) ?? readPayload(payload);
  read.set(payload, known);
  return known;
}
