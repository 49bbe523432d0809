/**
 * One file of a package while it is being written: deflated into a temporary file, so that neither a large population nor its
 * pages are held in memory. The deflate is fflate's, in JavaScript: zlib's bytes differ between processors and versions of Node.js.
 */
import { createHash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { Deflate } from 'fflate';

/** What is known of a file when it is whole. */
export interface Entry {
  readonly path: string;
  /** Bytes, and their SHA-256, of what a reader gets. */
  readonly size: number;
  readonly sha256: string;
  readonly crc: number;
  /** What stands in the archive. */
  readonly stored: { readonly deflated: boolean; readonly size: number; readonly sha256: string };
  /** The temporary file that has it. */
  readonly file: string;
}

export interface Sink {
  readonly write: (text: string | Uint8Array) => void;
  /** Bytes so far. */
  readonly size: () => number;
  readonly close: () => Entry;
}

/** Bytes deflated at a time: always the same ones, so that the same content gives the same bytes. */
const block = 1 << 16;

/** Texts gather until there are so many characters: encoding small ones costs more than deflating them. */
const gathered = 1 << 15;

const encoder = new TextEncoder();
/** Of one text at a time. Bytes: a character of a text takes three at most. */
const encoded = new Uint8Array(3 * gathered);

/** Each to be used before the next one is asked for. */
function* utf8(text: string): Generator<Uint8Array> {
  for (let rest = text; rest !== ''; ) {
    const { read, written } = encoder.encodeInto(rest, encoded);
    yield encoded.subarray(0, written);
    rest = rest.slice(read);
  }
}

function stored(file: string) {
  const fd = openSync(file, 'wx', 0o600);
  const hash = createHash('sha256');
  let size = 0;
  return {
    put(bytes: Uint8Array) {
      if (bytes.length === 0) return;
      hash.update(bytes);
      size += bytes.length;
      for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
    },
    close() {
      closeSync(fd);
      return { size, sha256: hash.digest('hex') };
    },
  };
}

/** Hands on what it is given in blocks of one size, each to be used before the next one is asked for. */
function inBlocks(push: (bytes: Uint8Array, last: boolean) => void) {
  const held = new Uint8Array(block);
  let filled = 0;
  return {
    add(bytes: Uint8Array) {
      for (let at = 0; at < bytes.length; ) {
        const part = bytes.subarray(at, at + block - filled);
        held.set(part, filled);
        filled += part.length;
        at += part.length;
        if (filled < block) continue;
        push(held, false);
        filled = 0;
      }
    },
    end: () => push(held.subarray(0, filled), true),
  };
}

/** `level`: 0 stores it as it is, which is for files that are compressed already, and for those that no other file vouches for. */
export function newSink(path: string, file: string, level: 0 | 1 = 1): Sink {
  const out = stored(file);
  const hash = createHash('sha256');
  const deflate = level === 0 ? null : new Deflate({ level }, (bytes) => out.put(bytes));
  let size = 0;
  let crc = 0;
  let text = '';
  const blocks = inBlocks((bytes, last) => {
    hash.update(bytes);
    crc = crc32(bytes, crc);
    size += bytes.length;
    if (deflate) deflate.push(bytes, last);
    else out.put(bytes);
  });
  let given = 0;
  const flush = () => {
    if (text === '') return;
    for (const bytes of utf8(text)) {
      given += bytes.length;
      blocks.add(bytes);
    }
    text = '';
  };
  return {
    write(more) {
      if (typeof more === 'string') {
        text += more;
        if (text.length >= gathered) flush();
        return;
      }
      flush();
      given += more.length;
      blocks.add(more);
    },
    size: () => given + text.length,
    close() {
      flush();
      blocks.end();
      return {
        path,
        size,
        sha256: hash.digest('hex'),
        crc,
        stored: { deflated: level !== 0, ...out.close() },
        file,
      };
    },
  };
}
