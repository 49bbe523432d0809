/**
 * The transaction that the running code is in, carried by the asynchronous context, so that the job queue's statements
 * join it: a row and its job are written together or not at all.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Transaction } from 'kysely';
import type { Tables } from './tables.ts';

export interface Current {
  /** Null once it has ended: a timer or promise that outlives it must not write into nothing. */
  trx: Transaction<Tables> | null;
  readonly as: 'service' | 'client';
}

const contexts = new AsyncLocalStorage<Current>();

/** The open transaction of this asynchronous context, if any. */
export function current(): { readonly trx: Transaction<Tables>; readonly as: Current['as'] } | null {
  const found = contexts.getStore();
  return found?.trx ? { trx: found.trx, as: found.as } : null;
}

/** Runs `work` so that {@link current} is `trx` in it and in everything it awaits, until it ends. */
export async function within<T>(
  trx: Transaction<Tables>,
  as: Current['as'],
  work: (trx: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  const context: Current = { trx, as };
  try {
    return await contexts.run(context, () => work(trx));
  } finally {
    context.trx = null;
  }
}
