/** What `git cat-file` prints, cut into objects as it arrives. */

export interface GitObject {
  readonly id: string;
  readonly type: string;
  readonly size: number;
}

export type Kind = 'info' | 'contents';

export interface Found {
  readonly object: GitObject | null;
  /** Empty for `info`. */
  readonly bytes: Buffer;
}

export const nothing = Buffer.alloc(0);

const newline = 0x0a;

/** `<id> <type> <size>`; anything else (`<name> missing`, `<name> ambiguous`) is no object. */
function headerOf(line: string): GitObject | null {
  const [, id, type, size] = /^([0-9a-f]{40,64}) (\w+) (\d+)$/.exec(line) ?? [];
  return id && type && size ? { id, type, size: Number(size) } : null;
}

/** An object whose bytes arrive, and how many have; one more, a line break, follows them. */
interface Arriving {
  readonly object: GitObject;
  readonly bytes: Buffer;
  at: number;
}

export interface Reading {
  readonly kind: Kind;
  readonly found: Found[];
  /** The beginning of a header. */
  line: string;
  /** Its bytes are copied once, into a buffer of their own. */
  arriving: Arriving | null;
}

/** Reads on with a header; gives where in the chunk it ends. */
function takeHeader(reading: Reading, chunk: Buffer, at: number): number {
  const end = chunk.indexOf(newline, at);
  reading.line += chunk.toString('utf8', at, end < 0 ? chunk.length : end);
  if (end < 0) return chunk.length;
  const object = headerOf(reading.line);
  reading.line = '';
  if (object && reading.kind === 'contents')
    reading.arriving = { object, bytes: Buffer.allocUnsafeSlow(object.size), at: 0 };
  else reading.found.push({ object, bytes: nothing });
  return end + 1;
}

/** Reads on with an object's bytes; gives where in the chunk they end. */
function takeBytes(reading: Reading, arriving: Arriving, chunk: Buffer, at: number): number {
  const { object, bytes } = arriving;
  const part = Math.min(chunk.length - at, object.size + 1 - arriving.at);
  chunk.copy(bytes, arriving.at, at, at + part);
  arriving.at += part;
  if (arriving.at > object.size) {
    reading.found.push({ object, bytes });
    reading.arriving = null;
  }
  return at + part;
}

export function take(reading: Reading, chunk: Buffer): void {
  let at = 0;
  while (at < chunk.length) {
    at = reading.arriving ? takeBytes(reading, reading.arriving, chunk, at) : takeHeader(reading, chunk, at);
  }
}
