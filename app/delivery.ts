/** A verified webhook delivery, and who hears of it. */
import type { Transaction } from 'kysely';
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

/** The payload as an object; one that is none has nothing in it. */
export function payloadOf({ payload }: Delivery): object {
  return payload !== null && typeof payload === 'object' ? payload : {};
}
