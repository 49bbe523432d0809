/** The database: one SQL dialect on two engines, and the only ways to reach it. */
import type { Compilable, Kysely, Simplify, Transaction } from 'kysely';
import type { Tables } from './tables.ts';

/** A client: an organization that installed Fairlead, on one GitHub host. Names change, these do not. */
export interface ClientKey {
  /** `github.com`, or an Enterprise Server's host. */
  readonly host: string;
  readonly installation: number;
}

/** Rows of each of several statements. */
export type RowsOf<Q extends readonly unknown[]> = {
  -readonly [K in keyof Q]: Q[K] extends Compilable<infer Row> ? readonly Simplify<Row>[] : never;
};

export interface Database {
  /** `embedded`: PostgreSQL in a thread of this process (PGlite), one process per data directory. `server`: through `DATABASE_URL`. */
  readonly engine: 'embedded' | 'server';
  /** Everything, every client: for the service's own bookkeeping (ingress, sweeps, metrics), never with a client's words in SQL. */
  readonly kysely: Kysely<Tables>;
  /**
   * One transaction of the service's own. Statements of the job queue that run inside it (in the same asynchronous
   * context) join it, so that a row and its job are written together or not at all.
   */
  transaction<T>(work: (trx: Transaction<Tables>) => Promise<T>): Promise<T>;
  /** One transaction as one client: row-level security shows and takes only that client's rows. */
  asClient<T>(client: ClientKey, work: (trx: Transaction<Tables>) => Promise<T>): Promise<T>;
  /**
   * One transaction as one client, of statements none of which needs another one's answer: told at once, so that nobody
   * waits between them. The rows of each.
   */
  atOnce<const Q extends readonly Compilable<unknown>[]>(client: ClientKey, queries: Q): Promise<RowsOf<Q>>;
  /** Runs raw SQL in the current transaction if there is one, else by itself: what the job queue is given. */
  readonly execute: (
    sql: string,
    values?: readonly unknown[],
  ) => Promise<{ rows: readonly Record<string, unknown>[] }>;
  /** Resolves with why when nothing can be read or written any more, until this process is started again. */
  readonly lost: Promise<Error>;
  close(): Promise<void>;
}
