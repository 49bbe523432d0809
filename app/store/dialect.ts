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
import type { Session, Sessions } from './session.ts';

class Connection implements DatabaseConnection {
  readonly session: Session;
  /** A statement of the transaction failed: PostgreSQL would answer COMMIT with a silent ROLLBACK. */
  failed = false;
  constructor(session: Session) {
    this.session = session;
  }

  async run(sql: string): Promise<void> {
    await this.session.query(sql, []);
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    try {
      const { rows, affected } = await this.session.query(sql, parameters);
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
    await connection.run('rollback');
    throw new Error('a statement of this transaction failed earlier, so nothing of it was kept');
  }
  await connection.run('commit');
}

function driver(sessions: Sessions): Driver {
  return {
    async init() {},
    acquireConnection: () => take(sessions),
    async beginTransaction(connection, { isolationLevel }) {
      own(connection).failed = false;
      await own(connection).run(isolationLevel ? `begin isolation level ${isolationLevel}` : 'begin');
    },
    commitTransaction: (connection) => commit(own(connection)),
    rollbackTransaction: (connection) => own(connection).run('rollback'),
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
