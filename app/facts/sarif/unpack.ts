/** Bytes that a stranger may have packed → text, with every size limited here (`maxOutputLength`), never by them. */
import { promisify } from 'node:util';
import { gunzip, inflateRaw } from 'node:zlib';
import { own, type Prose, say } from '../../../policies/engine/prose.ts';

/** In bytes. 10 MB packed is GitHub's own limit for a SARIF upload. */
export const max = {
  packed: 10_000_000,
  unpacked: 50_000_000,
  ratio: 100,
  alwaysAllowed: 1_000_000,
} as const;

export type Unpacked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: Prose };

export function refused(reason: Prose): { readonly ok: false; readonly reason: Prose } {
  return { ok: false, reason };
}

const unpackers = { gzip: promisify(gunzip), deflate: promisify(inflateRaw) } as const;

/** How many bytes `packed` may become: 100 times as many, at least 1 MB, at most `room`. */
function allowance(packed: number, room: number): number {
  return Math.min(room, Math.max(packed * max.ratio, max.alwaysAllowed));
}

/** Unpacks one stream. Stops and reports it as soon as the output outgrows its allowance. */
export async function unpack(
  bytes: Uint8Array,
  method: keyof typeof unpackers,
  room: number = max.unpacked,
): Promise<Unpacked<Uint8Array>> {
  if (bytes.length > max.packed) {
    return refused(say`it has ${bytes.length} bytes packed, more than the ${max.packed} that are read`);
  }
  const limit = allowance(bytes.length, room);
  try {
    return { ok: true, value: await unpackers[method](bytes, { maxOutputLength: Math.max(1, limit) }) };
  } catch (error) {
    const tooLarge = error instanceof RangeError;
    return refused(
      tooLarge
        ? say`it unpacks to more than the ${limit} bytes that are read`
        : own('its compression is damaged (cut short?)'),
    );
  }
}

function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' {
  return bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
}

/** A file's text: gunzipped when it is gzip, UTF-8 or (as PowerShell writes) UTF-16 with its mark. */
export async function textOf(bytes: Uint8Array): Promise<Unpacked<string>> {
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const plain = packed ? await unpack(bytes, 'gzip') : { ok: true as const, value: bytes };
  if (!plain.ok) return plain;
  if (plain.value.length > max.unpacked) {
    return refused(say`it has ${plain.value.length} bytes, more than the ${max.unpacked} that are read`);
  }
  try {
    return { ok: true, value: new TextDecoder(encodingOf(plain.value), { fatal: true }).decode(plain.value) };
  } catch {
    return refused(own('it is not text in UTF-8'));
  }
}
