/** Kysely on a {@link Sessions}: the same driver, and so the same behaviour, on both engines. */
import {
  type CompiledQuery,
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

class Connection implements DatabaseConnection {
  readonly session: Session;
  /** A statement of the transaction failed: PostgreSQL would answer COMMIT with a silent ROLLBACK. */
  failed = false;
  /** What begins the transaction and was not sent yet; null outside of one, and once it was. */
  private beginning: string | null = null;
  constructor(session: Session) {
    this.session = session;
  }

  /** It is sent with the first statement, in one piece where that has no values: most are that one alone, and a commit. */
  begin(sql: string): void {
    this.failed = false;
    this.beginning = sql;
  }

  /** Ends the transaction; there is nothing to end when nothing was done in it. */
  async end(sql: 'commit' | 'rollback'): Promise<void> {
    if (this.beginning === null) await this.session.query(sql, []);
    this.beginning = null;
  }

  private async send(sql: string, parameters: readonly unknown[]): Promise<Result> {
    const { beginning } = this;
    this.beginning = null;
    if (beginning === null) return this.session.query(sql, parameters);
    if (parameters.length === 0) return this.session.query(`${beginning}; ${sql}`, []);
    await this.session.query(beginning, []);
    return this.session.query(sql, parameters);
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
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
