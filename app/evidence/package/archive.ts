/**
 * A zip file from entries that are whole (APPNOTE.TXT 6.3.10). Every size is known before, so there are no data descriptors, which some
 * readers trip over; times are those of an empty field; beyond 4 GB or 65,535 files it is ZIP64. The same entries give the same bytes.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import type { Entry } from './spool.ts';

/** 1 January 1980, as early as a zip file can say: when a package was made is in its manifest. */
const noDate = 0x0021;
/** Names are UTF-8. */
const flags = 0x0800;
const version = 20;
const version64 = 45;
const full = 0xffffffff;

export interface Limits {
  /** From this offset on it is ZIP64. */
  readonly maxOffset: number;
  readonly maxEntries: number;
}

const classic: Limits = { maxOffset: full - 1, maxEntries: 0xfffe };

function fields(...parts: readonly (readonly [bytes: 2 | 4 | 8, value: number])[]): Buffer {
  const buffer = Buffer.alloc(parts.reduce((sum, [bytes]) => sum + bytes, 0));
  let at = 0;
  for (const [bytes, value] of parts) {
    if (bytes === 8) buffer.writeBigUInt64LE(BigInt(value), at);
    else buffer.writeUIntLE(value, at, bytes);
    at += bytes;
  }
  return buffer;
}

/** What a local header and the central directory say alike. */
const common = ({ crc, size, stored }: Entry, name: Buffer, needs: number, extra: number) =>
  [
    [2, needs],
    [2, flags],
    [2, stored.deflated ? 8 : 0],
    [2, 0],
    [2, noDate],
    [4, crc],
    [4, stored.size],
    [4, size],
    [2, name.length],
    [2, extra],
  ] as const;

function localHeader(entry: Entry): Buffer {
  const name = Buffer.from(entry.path, 'utf8');
  return Buffer.concat([fields([4, 0x04034b50], ...common(entry, name, version, 0)), name]);
}

function centralHeader(entry: Entry, offset: number, { maxOffset }: Limits): Buffer {
  const name = Buffer.from(entry.path, 'utf8');
  const isFar = offset > maxOffset;
  const extra = isFar ? fields([2, 1], [2, 8], [8, offset]) : Buffer.alloc(0);
  const needs = isFar ? version64 : version;
  const head = fields(
    [4, 0x02014b50],
    [2, needs],
    ...common(entry, name, needs, extra.length),
    [2, 0],
    [2, 0],
    [2, 0],
    [4, 0],
    [4, isFar ? full : offset],
  );
  return Buffer.concat([head, name, extra]);
}

function end(entries: number, size: number, offset: number, { maxOffset, maxEntries }: Limits): Buffer {
  const isFar = entries > maxEntries || offset > maxOffset || offset + size > maxOffset;
  const count = isFar ? 0xffff : entries;
  const last = fields(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, count],
    [2, count],
    [4, isFar ? full : size],
    [4, isFar ? full : offset],
    [2, 0],
  );
  if (!isFar) return last;
  const record = fields(
    [4, 0x06064b50],
    [8, 44],
    [2, version64],
    [2, version64],
    [4, 0],
    [4, 0],
    [8, entries],
    [8, entries],
    [8, size],
    [8, offset],
  );
  return Buffer.concat([record, fields([4, 0x07064b50], [4, 0], [8, offset + size], [4, 1]), last]);
}

/** Bytes read at a time. */
const chunk = 1 << 18;

function* contentOf(file: string, bytes: Uint8Array): Generator<Uint8Array> {
  const fd = openSync(file, 'r');
  try {
    for (;;) {
      const read = readSync(fd, bytes);
      if (read === 0) return;
      yield bytes.subarray(0, read);
    }
  } finally {
    closeSync(fd);
  }
}

/** The archive's bytes, in the order of the entries. Each part holds until the next one is asked for. */
export function* archiveOf(entries: readonly Entry[], limits: Limits = classic): Generator<Uint8Array> {
  const bytes = Buffer.alloc(chunk);
  const offsets: number[] = [];
  let offset = 0;
  for (const entry of entries) {
    offsets.push(offset);
    const header = localHeader(entry);
    yield header;
    yield* contentOf(entry.file, bytes);
    offset += header.length + entry.stored.size;
  }
  const central = entries.map((entry, i) => centralHeader(entry, offsets[i] ?? 0, limits));
  yield* central;
  const size = central.reduce((sum, { length }) => sum + length, 0);
  yield end(entries.length, size, offset, limits);
}
