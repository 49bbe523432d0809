/** One client's answers of GitHub, bounded in number and in size. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { OctokitResponse } from '@octokit/types';

export type Answer = OctokitResponse<unknown>;

/** Bounds of one client's cache. A pull request's own reads are about ten, of some ten kilobytes. */
export interface CacheBounds {
  readonly answers: number;
  /** Characters of the answers' bodies, as JSON; bytes of long ones, which are kept deflated. */
  readonly size: number;
}

/** Room for what is read of a thousand repositories, some ten answers each. */
const bounds: CacheBounds = { answers: 15_000, size: 16 * 1024 * 1024 };

/** Characters from which a text is deflated. */
const long = 512;

/** Kept as text, or as a text deflated: what one assessment does to its copy changes nobody else's. */
export interface Kept {
  readonly status: number;
  readonly url: string;
  readonly headers: Answer['headers'];
  readonly packed: string | Uint8Array;
}

const pack = (text: string): Kept['packed'] =>
  text.length < long ? text : deflateRawSync(text, { level: 1 });

/** A copy of the body for whoever asks. */
function bodyOf({ packed }: Pick<Kept, 'packed'>): unknown {
  return JSON.parse(typeof packed === 'string' ? packed : inflateRawSync(packed).toString('utf8'));
}

/** As GitHub answered it, with a body that is the caller's own. */
export function answered({ status, url, headers, ...kept }: Kept): Answer {
  return { status, url, headers, data: bodyOf(kept) };
}

/** Of some thirty headers, those that somebody reads. */
const readHeaders: ReadonlySet<string> = new Set([
  'content-type',
  'etag',
  'link',
  'x-github-enterprise-version',
]);

function headersKept(headers: Answer['headers']): Answer['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => readHeaders.has(name)));
}

/** One client's answers by address; the least recently used one goes first. */
export interface Answers {
  get(key: string): Kept | undefined;
  set(key: string, answer: Answer): void;
  delete(key: string): void;
  clear(): void;
  size(): { readonly answers: number; readonly size: number };
}

/** JSON and text only: bytes of anything else are not worth the room. */
function textOf(data: unknown): string | null {
  return data instanceof ArrayBuffer || data === undefined ? null : JSON.stringify(data);
}

export function createAnswers(of: CacheBounds = bounds): Answers {
  const kept = new Map<string, Kept>();
  let size = 0;
  const remove = (key: string) => {
    size -= kept.get(key)?.packed.length ?? 0;
    kept.delete(key);
  };
  const put = (key: string, one: Kept) => {
    remove(key);
    kept.set(key, one);
    size += one.packed.length;
    for (const oldest of kept.keys()) {
      if (kept.size <= of.answers && size <= of.size) return;
      remove(oldest);
    }
  };
  return {
    get: (key) => {
      const one = kept.get(key);
      if (one) put(key, one);
      return one;
    },
    set: (key, { status, url, headers, data }) => {
      const text = textOf(data);
      const packed = text === null ? null : pack(text);
      if (packed === null || packed.length > of.size) remove(key);
      else put(key, { status, url, headers: headersKept(headers), packed });
    },
    delete: remove,
    clear: () => {
      kept.clear();
      size = 0;
    },
    size: () => ({ answers: kept.size, size }),
  };
}
