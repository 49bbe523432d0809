/** Kysely on a {@link Sessions}: the same driver, and so the same behaviour, on both engines. */
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import { current } from './current.ts';
import type { Result, Session, Sessions } from './session.ts';

const preludes = new WeakSet<CompiledQuery>();

/** A script, without an answer, that begins a transaction: it goes with the first statement, and nowhere if there is none. */
export function prelude(sql: string): CompiledQuery {
  const query = CompiledQuery.raw(sql);
  preludes.add(query);
  return query;
}

class Connection implements DatabaseConnection {
  readonly session: Session;
  /** A statement of the transaction failed: PostgreSQL would answer COMMIT with a silent ROLLBACK. */
  failed = false;
  /** What begins the transaction and was not sent yet; null outside of one, and once it was. */
  private beginning: string | null = null;
  private isOpen = false;
  constructor(session: Session) {
    this.session = session;
  }

  /** It is sent with the first statement. */
  begin(sql: string): void {
    this.failed = false;
    this.isOpen = true;
    this.beginning = sql;
  }

  /** Ends the transaction; there is nothing to end when nothing was done in it. */
  async end(sql: 'commit' | 'rollback'): Promise<void> {
    const isBegun = this.beginning === null;
    this.beginning = null;
    this.isOpen = false;
    if (isBegun) await this.session.run([{ sql, values: [] }], true);
  }

  private async send(sql: string, values: readonly unknown[]): Promise<Result> {
    const { beginning } = this;
    this.beginning = null;
    const before = beginning === null ? [] : [{ sql: beginning, values: [] }];
    const results = await this.session.run([...before, { sql, values }], !this.isOpen);
    return results.at(-1) ?? { rows: [], affected: null };
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { sql, parameters } = query;
    if (preludes.has(query) && this.beginning !== null) {
      this.beginning += `; ${sql}`;
      return { rows: [] };
    }
    try {
      const { rows, affected } = await this.send(sql, parameters);
      return { rows: rows as R[], ...(affected === null ? {} : { numAffectedRows: BigInt(affected) }) };
    } catch (error) {
      this.failed = true;
      if (error instanceof Error) Error.captureStackTrace(error);
      throw error;
    }
  }

  // biome-ignore lint/correctness/useYield: the interface asks for a generator; cursors are used instead.
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('streaming is not supported; declare a cursor');
  }
}

function own(connection: DatabaseConnection): Connection {
  if (connection instanceof Connection) return connection;
  throw new TypeError('a connection of another dialect');
}

async function take(sessions: Sessions): Promise<Connection> {
  if (current())
    // The embedded engine has one connection: waiting for a second one inside a transaction would wait for ever.
    throw new Error('inside a transaction, use the transaction that was given, not the database');
  return new Connection(await sessions.take());
}

async function commit(connection: Connection): Promise<void> {
  if (connection.failed) {
    await connection.end('rollback');
    throw new Error('a statement of this transaction failed earlier, so nothing of it was kept');
  }
  await connection.end('commit');
}

function driver(sessions: Sessions): Driver {
  return {
    async init() {},
    acquireConnection: () => take(sessions),
    async beginTransaction(connection, { isolationLevel }) {
      own(connection).begin(isolationLevel ? `begin isolation level ${isolationLevel}` : 'begin');
    },
    commitTransaction: (connection) => commit(own(connection)),
    rollbackTransaction: (connection) => own(connection).end('rollback'),
    async releaseConnection(connection) {
      own(connection).session.release();
    },
    destroy: () => sessions.end(),
  };
}

export function dialect(sessions: Sessions): Dialect {
  return {
    createDriver: () => driver(sessions),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (database) => new PostgresIntrospector(database),
  };
}
