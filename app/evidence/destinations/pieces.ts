/** A large file in pieces, one at a time in memory. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

export interface Piece {
  /** From 1. */
  readonly number: number;
  readonly bytes: Buffer;
}

/** In their order; a file without bytes is one piece without bytes. */
export async function* piecesOf(path: string, most: number): AsyncGenerator<Piece> {
  const file = await open(path, 'r');
  try {
    for (let number = 1, at = 0; ; number++) {
      const bytes = Buffer.alloc(most);
      let length = 0;
      while (length < most) {
        const { bytesRead } = await file.read(bytes, length, most - length, at + length);
        if (bytesRead === 0) break;
        length += bytesRead;
      }
      if (length > 0 || number === 1) yield { number, bytes: bytes.subarray(0, length) };
      if (length < most) return;
      at += length;
    }
  } finally {
    await file.close();
  }
}

/** Of a whole file. */
export async function measured(path: string): Promise<{ readonly sha256: string; readonly bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of piecesOf(path, 1024 * 1024)) {
    hash.update(piece.bytes);
    bytes += piece.bytes.length;
  }
  return { sha256: hash.digest('hex'), bytes };
}
