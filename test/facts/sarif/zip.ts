/** Zip archives as tests want them: honest, or with one thing wrong. */
import { deflateRawSync } from 'node:zlib';

export interface Zipped {
  readonly name: string;
  readonly content: string | Uint8Array;
  readonly stored?: boolean;
  readonly unixMode?: number;
  readonly flags?: number;
  readonly method?: number;
  /** What the directory says instead of the truth. */
  readonly size?: number;
}

function header(
  size: number,
  fields: readonly (readonly [at: number, bytes: 2 | 4, value: number])[],
): Buffer {
  const buffer = Buffer.alloc(size);
  for (const [at, bytes, value] of fields) buffer.writeUIntLE(value, at, bytes);
  return buffer;
}

export function zip(...files: readonly Zipped[]): Uint8Array {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, content, stored = false, unixMode = 0o100644, flags = 0, method, size } of files) {
    const raw = Buffer.from(content);
    const packed = stored ? raw : deflateRawSync(raw);
    const how = method ?? (stored ? 0 : 8);
    const label = Buffer.from(name);
    const local = Buffer.concat([
      header(30, [
        [0, 4, 0x04034b50],
        [6, 2, flags],
        [8, 2, how],
        [26, 2, label.length],
      ]),
      label,
      packed,
    ]);
    locals.push(local);
    directory.push(
      header(46, [
        [0, 4, 0x02014b50],
        [8, 2, flags],
        [10, 2, how],
        [20, 4, packed.length],
        [24, 4, size ?? raw.length],
        [28, 2, label.length],
        [38, 4, unixMode * 0x10000],
        [42, 4, at],
      ]),
      label,
    );
    at += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = header(22, [
    [0, 4, 0x06054b50],
    [8, 2, files.length],
    [10, 2, files.length],
    [12, 4, listed.length],
    [16, 4, at],
  ]);
  return Buffer.concat([...locals, listed, end]);
}
