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
  readonly afterCommit: (() => void)[];
}

const contexts = new AsyncLocalStorage<Current>();

/** The open transaction of this asynchronous context, if any. */
export function current(): { readonly trx: Transaction<Tables>; readonly as: Current['as'] } | null {
  const found = contexts.getStore();
  return found?.trx ? { trx: found.trx, as: found.as } : null;
}

/** Calls `then` once the open transaction is committed, and never if it is not; at once where there is none. */
export function afterCommit(then: () => void): void {
  const found = contexts.getStore();
  if (found?.trx) found.afterCommit.push(then);
  else then();
}

/**
 * Runs `work` in the transaction that `begin` opens, so that {@link current} is that transaction in it and in everything
 * it awaits, until it ends.
 */
export async function within<T>(
  begin: (run: (trx: Transaction<Tables>) => Promise<T>) => Promise<T>,
  as: Current['as'],
  work: (trx: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  const context: Current = { trx: null, as, afterCommit: [] };
  const result = await begin(async (trx) => {
    context.trx = trx;
    try {
      return await contexts.run(context, () => work(trx));
    } finally {
      context.trx = null;
    }
  });
  for (const then of context.afterCommit) then();
  return result;
}
