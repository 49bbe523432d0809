/** A PostgreSQL server, through a pool. */
import pg from 'pg';
import { int8Oid, parseInt8 } from './int8.ts';
import type { StoreLog } from './log.ts';
import { type Result, type Session, type Sessions, type Statement, storableValue } from './session.ts';
import { wordless } from './wordless.ts';

/** Connections per process. A server allows 100 by default, so several processes fit beside others. */
const maxConnections = 16;

/** Milliseconds to wait for a connection before the work fails, and is tried again by whoever asked. */
const connectionTimeout = 15_000;

function combined(results: readonly pg.QueryResult[]): Result {
  const counts = results.filter(({ command }) => /^(INSERT|UPDATE|DELETE|MERGE)$/.test(command));
  const affected = counts.reduce((sum, { rowCount }) => sum + (rowCount ?? 0), 0);
  return {
    rows: results.flatMap(({ rows }) => rows ?? []),
    affected: counts.length === 0 ? null : affected,
  };
}

/** The first that failed is thrown: the others failed because of it. */
function resultOf(settled: PromiseSettledResult<Result>): Result {
  if (settled.status === 'rejected') throw settled.reason;
  return settled.value;
}

/** A connection that broke cannot be told from one in order later on, so it is noted when it happens. */
function sessionOf(client: pg.PoolClient, log: StoreLog): Session {
  let broken = false;
  let failed = false;
  // Lost between two statements of a transaction: without a listener that ends the process.
  const lost = (error: Error) => {
    broken = true;
    log.warn({ error: error.message }, 'a database connection was lost');
  };
  client.on('error', lost);
  const send = async ({ sql, values }: Statement): Promise<Result> => {
    const result: pg.QueryResult | pg.QueryResult[] = await client.query(sql, values.map(storableValue));
    return combined(Array.isArray(result) ? result : [result]);
  };
  return {
    async run([first, ...others]) {
      try {
        if (!first) return [];
        // Not before the first is known to be done: what follows would run outside of its transaction.
        const begun = await send(first);
        const rest = await Promise.allSettled(others.map(send));
        return [begun, ...rest.map(resultOf)];
      } catch (error) {
        // Errors of the database carry an SQL state; all others are the connection's, as is class 57P (shut down).
        failed = true;
        const state = error instanceof pg.DatabaseError ? error.code : undefined;
        broken ||= state === undefined || state.startsWith('57P');
        throw wordless(error);
      }
    },
    release(unusable) {
      const end = (lame: boolean) => {
        client.off('error', lost);
        client.release(lame);
      };
      if (broken || unusable || !failed) return end(broken || Boolean(unusable));
      // A script that began a transaction of its own may have left it open: whoever comes next would be refused.
      client.query('rollback').then(
        () => end(broken),
        () => end(true),
      );
    },
  };
}

const parsers: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: string) =>
    oid === int8Oid && format !== 'binary' ? parseInt8 : pg.types.getTypeParser(oid, format as 'text'),
};

/** Connects when first used. */
export function serverSessions(url: string, log: StoreLog): Sessions {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'fairlead',
    max: maxConnections,
    connectionTimeoutMillis: connectionTimeout,
    types: parsers,
    keepAlive: true,
    // Statements that are told together go over together; unless set, `pg` waits for each one's answer.
    pipeline: true,
  });
  // Without a listener, an idle connection that the server closes would end the process.
  pool.on('error', (error) => log.warn({ error: error.message }, 'an idle database connection was lost'));
  return {
    take: async () => sessionOf(await pool.connect(), log),
    end: () => pool.end(),
  };
}
