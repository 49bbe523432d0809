/** PGlite as Fairlead runs it: durable, with the same values in and out as a server. In a thread of its own (`engine-thread.ts`). */
import { PGlite } from '@electric-sql/pglite';
import { DurableFiles } from './durable-files.ts';
import { int8Oid, parseInt8 } from './int8.ts';

/** pg_type.dat */
export const byteaOid = 17;

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
