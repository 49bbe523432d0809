/** PGlite as Fairlead runs it: durable, with the same values in and out as a server. */
import { PGlite } from '@electric-sql/pglite';
import { DurableFiles } from './durable-files.ts';
import { int8Oid, parseInt8 } from './int8.ts';
import { type Session, type Sessions, storableValue } from './session.ts';
import { wordless } from './wordless.ts';

/** What this build opens. A test holds both to what is installed. */
export const embeddedEngine = { pglite: '0.5.16', postgres: 18 } as const;

/** pg_type.dat */
const byteaOid = 17;

function hex(bytes: Uint8Array): string {
  return `\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`;
}

/**
 * `wal_sync_method=fsync`, since fdatasync does nothing in this build. No `*_timeout` settings, ever: an expired
 * transaction timeout sends this build into an endless loop.
 */
const startParams = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...['-c', 'fsync=on', '-c', 'wal_sync_method=fsync'],
  // One connection of a small database: PostgreSQL's own 128 MB would be most of this process's memory.
  ...['-c', 'shared_buffers=16MB'],
];

/** Opens the engine's own folder, which is made when it is missing. The caller holds the directory's lock. */
export function startEngine(folder: string): Promise<PGlite> {
  return PGlite.create({
    fs: new DurableFiles(folder),
    startParams,
    // The stock ones are slow: half of the time of storing a delivery went into them.
    serializers: { [byteaOid]: hex },
    parsers: {
      [byteaOid]: (text: string) => Buffer.from(text.slice(2), 'hex'),
      [int8Oid]: parseInt8,
    },
  });
}

type Turn = () => void;

/** The engine has one connection. Sessions take turns, in the order in which they asked. */
export function embeddedSessions(engine: PGlite): Sessions {
  const waiting: Turn[] = [];
  let taken = false;
  let failed = false;
  const next = () => {
    const turn = waiting.shift();
    if (turn) turn();
    else taken = false;
  };
  const run = async (sql: string, values: readonly unknown[]) => {
    try {
      return values.length === 0
        ? await engine.exec(sql)
        : [await engine.query(sql, values.map(storableValue))];
    } catch (error) {
      failed = true;
      throw wordless(error);
    }
  };
  const session: Session = {
    async query(sql, values) {
      const results = await run(sql, values);
      const affected = results.reduce((sum, result) => sum + (result.affectedRows ?? 0), 0);
      return { rows: results.flatMap(({ rows }) => rows) as Record<string, unknown>[], affected };
    },
    release() {
      if (!failed) return next();
      failed = false;
      // A script that began a transaction of its own may have left it open: whoever comes next would be refused.
      engine.exec('rollback').then(next, next);
    },
  };
  return {
    async take() {
      if (taken) await new Promise<void>((resolve) => waiting.push(resolve));
      taken = true;
      return session;
    },
    end: () => engine.close(),
  };
}
