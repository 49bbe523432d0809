/**
 * Conditional requests: a read that was made before is asked for with its ETag, and GitHub's 304 costs nothing
 * (https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#use-conditional-requests-if-appropriate).
 * One cache per client, bounded in number and in size: answers of one client can never be shown to another.
 */
import type { Octokit } from '@octokit/core';
import type { EndpointDefaults, OctokitResponse } from '@octokit/types';
import { statusOf } from './reasons.ts';

type Options = Required<EndpointDefaults>;
type Answer = OctokitResponse<unknown>;
type Send = (options: Options) => Answer | Promise<Answer>;

/** Requests of one assessment. Passed along as `request.calls`, so that one client can serve many at once. */
export interface Calls {
  /** Requests that reached GitHub, a 304 among them. */
  reads: number;
  /** Of the reads, those that GitHub answered with 304: they cost nothing. */
  unchanged: number;
  writes: number;
  /** Reads of this assessment by address: each happens once. */
  readonly made: Map<string, Promise<Answer>>;
}

export function noCalls(): Calls {
  return { reads: 0, unchanged: 0, writes: 0, made: new Map() };
}

/** Bounds of one client's cache. A pull request's own reads are about ten, of some ten kilobytes. */
export interface CacheBounds {
  readonly answers: number;
  /** Characters of the answers' bodies, as JSON. */
  readonly size: number;
}

const bounds: CacheBounds = { answers: 1000, size: 8 * 1024 * 1024 };

/** Kept as text: what one assessment does to its copy changes nobody else's. */
interface Kept {
  readonly status: number;
  readonly url: string;
  readonly headers: Answer['headers'];
  readonly text: string;
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
    size -= kept.get(key)?.text.length ?? 0;
    kept.delete(key);
  };
  const put = (key: string, one: Kept) => {
    remove(key);
    kept.set(key, one);
    size += one.text.length;
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
      if (text === null || text.length > of.size) remove(key);
      else put(key, { status, url, headers, text });
    },
    delete: remove,
    clear: () => {
      kept.clear();
      size = 0;
    },
    size: () => ({ answers: kept.size, size }),
  };
}

/** What a token may not see any more, or what is gone, is forgotten. */
const forgetting: ReadonlySet<number | null> = new Set([401, 404, 410, 451]);

interface Asking {
  readonly answers: Answers;
  readonly key: string;
  readonly calls: Calls;
}

async function ask(send: Send, options: Options, { answers, key, calls }: Asking): Promise<Answer> {
  const known = answers.get(key);
  const etag = known?.headers.etag;
  calls.reads += 1;
  try {
    // A wrapped request hands its own options on, whatever it is given (before-after-hook): they must be changed in place.
    if (etag) options.headers['if-none-match'] = etag;
    const answer = await send(options);
    if (answer.headers.etag && answer.status === 200) answers.set(key, answer);
    return answer;
  } catch (error) {
    const status = statusOf(error);
    if (forgetting.has(status)) answers.delete(key);
    if (!known || status !== 304) throw error;
    calls.unchanged += 1;
    const { text, ...rest } = known;
    return { ...rest, data: JSON.parse(text) };
  }
}

function isRead(options: Options, address: string): boolean {
  return options.method === 'GET' || options.method === 'HEAD' || address.endsWith('/graphql');
}

/**
 * Counts requests, makes reads once per assessment, and conditional. Call once per Octokit. `answers` are one client's,
 * and `scope` its token's: GitHub's ETags hold for one token.
 */
export function makeConditional(octokit: Octokit, answers: Answers = createAnswers(), scope = ''): void {
  octokit.hook.wrap('request', async (send, options) => {
    const calls = (options.request?.calls as Calls | undefined) ?? noCalls();
    const { url, headers } = octokit.request.endpoint(options);
    if (!isRead(options, url)) {
      calls.writes += 1;
      return send(options);
    }
    if (options.method !== 'GET') {
      calls.reads += 1;
      return send(options);
    }
    const key = `${scope} ${headers.accept ?? ''} ${url}`;
    const made = calls.made.get(key) ?? ask(send, options, { answers, key, calls });
    calls.made.set(key, made);
    return made;
  });
}
