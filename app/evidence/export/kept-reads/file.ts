/** The file of kept answers: one line each, found again by its key. */
import { type FileHandle, open } from 'node:fs/promises';
import { z } from 'zod';

export interface ReadsFileOf {
  readonly path: string;
  /** What the export is about: answers of another one are not used. */
  readonly about: string;
  /** Now, ISO 8601: answers that began to be kept more than a day before are not used either. */
  readonly now: string;
}

interface Place {
  readonly at: number;
  readonly length: number;
}

const head = z.object({ fairlead: z.literal('reads'), about: z.string(), at: z.string() });

/** Milliseconds. */
const maxAge = 24 * 60 * 60_000;
const line = z.object({ key: z.string(), value: z.unknown() });

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

const newline = 10;

/** Each line with where it stands; one without its end was cut when it was written, and counts as not there. */
async function* linesOf(file: FileHandle): AsyncGenerator<Place & { readonly text: string }> {
  const chunk = Buffer.alloc(1024 * 1024);
  let rest = Buffer.alloc(0);
  for (let read = 0; ; ) {
    const { bytesRead } = await file.read(chunk, 0, chunk.length, read);
    if (bytesRead === 0) return;
    const bytes = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
    const begin = read - rest.length;
    read += bytesRead;
    let from = 0;
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, from)) {
      yield { at: begin + from, length: end - from, text: bytes.toString('utf8', from, end) };
      from = end + 1;
    }
    rest = Buffer.from(bytes.subarray(from));
  }
}

export interface Opened {
  readonly file: FileHandle;
  readonly places: Map<string, Place>;
  readonly begunAt: string;
  /** Where the next line goes. */
  end: number;
}

/** Null: these are of another export, or too old to be told as if they were read now. */
function begunIn(text: string, about: string, now: string): string | null {
  const read = head.safeParse(parsed(text)).data;
  if (read?.about !== about || Date.parse(now) - Date.parse(read.at) > maxAge) return null;
  return read.at;
}

export async function openFile({ path, about, now }: ReadsFileOf): Promise<Opened> {
  const file = await open(path, 'a+', 0o600);
  const places = new Map<string, Place>();
  let end = 0;
  let begunAt: string | null = null;
  for await (const { at, length, text } of linesOf(file)) {
    if (at === 0) begunAt = begunIn(text, about, now);
    if (begunAt === null) break;
    const one = at === 0 ? null : line.safeParse(parsed(text));
    if (one?.success) places.set(one.data.key, { at, length });
    end = at + length + 1;
  }
  if (begunAt !== null) {
    await file.truncate(end);
    return { file, places, begunAt, end };
  }
  const first = `${JSON.stringify({ fairlead: 'reads', about, at: now })}\n`;
  await file.truncate(0);
  await file.appendFile(first);
  return { file, places, begunAt: now, end: Buffer.byteLength(first) };
}

/** The file: what is in it, and one line more. */
export function shelf(opened: Opened) {
  let writing = Promise.resolve();
  return {
    settled: () => writing,
    keep: (key: string, value: unknown): Promise<void> => {
      const bytes = Buffer.from(`${JSON.stringify({ key, value })}\n`);
      const write = async () => {
        await opened.file.appendFile(bytes);
        opened.places.set(key, { at: opened.end, length: bytes.length - 1 });
        opened.end += bytes.length;
      };
      writing = writing.then(write);
      return writing;
    },
    find: async (key: string): Promise<{ readonly value: unknown } | null> => {
      const place = opened.places.get(key);
      if (!place) return null;
      const bytes = Buffer.alloc(place.length);
      await opened.file.read(bytes, 0, place.length, place.at);
      const one = line.safeParse(parsed(bytes.toString('utf8')));
      return one.success && one.data.key === key ? { value: one.data.value } : null;
    },
  };
}
