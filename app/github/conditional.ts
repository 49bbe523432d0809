/**
 * Conditional requests: a read that was made before is asked for with its ETag, and GitHub's 304 costs nothing
 * (https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#use-conditional-requests-if-appropriate).
 * One cache per client: answers of one client can never be shown to another.
 */
import type { Octokit } from '@octokit/rest';
import type { EndpointDefaults, OctokitResponse } from '@octokit/types';
import { statusOf } from './cannot-look.ts';

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

/** Answers kept per client; the least recently used one goes first. A pull request's own reads are about ten. */
const mostAnswers = 1000;

function remember(cache: Map<string, Answer>, key: string, answer: Answer): void {
  cache.delete(key);
  cache.set(key, answer);
  const oldest = cache.keys().next();
  if (cache.size > mostAnswers && !oldest.done) cache.delete(oldest.value);
}

async function ask(
  send: Send,
  options: Options,
  cache: Map<string, Answer>,
  key: string,
  calls: Calls,
): Promise<Answer> {
  const known = cache.get(key);
  const etag = known?.headers.etag;
  calls.reads += 1;
  try {
    // A wrapped request hands its own options on, whatever it is given (before-after-hook): they must be changed in place.
    if (etag) options.headers['if-none-match'] = etag;
    const answer = await send(options);
    if (answer.headers.etag && answer.status === 200) remember(cache, key, answer);
    return answer;
  } catch (error) {
    if (!known || statusOf(error) !== 304) throw error;
    calls.unchanged += 1;
    remember(cache, key, known);
    return known;
  }
}

function isRead(options: Options, address: string): boolean {
  return options.method === 'GET' || options.method === 'HEAD' || address.endsWith('/graphql');
}

/** Counts requests, makes reads once per assessment, and conditional. Call once per client's Octokit. */
export function makeConditional(octokit: Octokit): void {
  const cache = new Map<string, Answer>();
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
    const key = `${url} ${headers.accept ?? ''}`;
    const made = calls.made.get(key) ?? ask(send, options, cache, key, calls);
    calls.made.set(key, made);
    return made;
  });
}
