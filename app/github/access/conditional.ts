/**
 * Conditional requests: a read that was made before is asked for with its ETag, and GitHub's 304 costs nothing
 * (https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#use-conditional-requests-if-appropriate).
 * One cache per client, bounded in number and in size: answers of one client can never be shown to another.
 */
import type { Octokit } from '@octokit/core';
import type { EndpointDefaults } from '@octokit/types';
import { type Answer, type Answers, answered, createAnswers } from './answers.ts';
import { endpointOf } from './endpoint.ts';
import { graphqlErrors, kindsOf } from './graphql-errors.ts';
import { statusOf } from './reasons.ts';
import { type Keep, keepRefusal, throwKept } from './refusals-kept.ts';

type Options = Required<EndpointDefaults>;
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

/** Reads that are the same for everything that one run judges, by address: each happens once. Passed along as `request.run`. */
export type RunReads = Map<string, Promise<Answer>>;

export function noCalls(): Calls {
  return { reads: 0, unchanged: 0, writes: 0, made: new Map() };
}

/** What a token may not see any more, or what is gone, is forgotten. */
const forgetting: ReadonlySet<number | null> = new Set([401, 404, 410, 451]);

interface Asking {
  readonly answers: Answers;
  readonly key: string;
  readonly calls: Calls;
}

async function ask(send: Send, options: Options, { answers, key, calls }: Asking): Promise<Answer> {
  const keep = options.request?.keep as Keep | undefined;
  if (keep) throwKept(answers, key, keep);
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
    if (keep) keepRefusal(answers, key, keep, error);
    if (forgetting.has(status)) answers.delete(key);
    if (!known || status !== 304) throw error;
    calls.unchanged += 1;
    return answered(known);
  }
}

/** A query, as far as it decides the answer. */
function queryKey(options: Options, scope: string): string {
  return `${scope} ${JSON.stringify([options.query, options.variables])}`;
}

/** A query's answer without an error, in which the repository is there. */
function isWhole({ data }: Answer): boolean {
  const found = (data as { readonly data?: { readonly repository?: unknown } | null } | null)?.data;
  return graphqlErrors(data).length === 0 && Boolean(found?.repository);
}

/** A failure that comes as an answer, and may be over when it is asked again. */
function isPassing({ data }: Answer): boolean {
  return graphqlErrors(data).some((one) => !kindsOf(one).includes('not_found'));
}

/** What a commit holds stays so: a query about nothing else (`request.lasting`) is sent once for as long as there is room. */
async function query(send: Send, options: Options, { answers, key, calls }: Asking): Promise<Answer> {
  const isLasting = options.request?.lasting === true;
  const known = isLasting ? answers.get(key) : undefined;
  if (known) return answered(known);
  calls.reads += 1;
  const answer = await send(options);
  if (isLasting && answer.status === 200 && isWhole(answer)) answers.set(key, answer);
  return answer;
}

/** Of a run, only what was answered is kept for the others: a failure may be over when they ask. */
async function onceInRun(run: RunReads, key: string, read: () => Promise<Answer>): Promise<Answer> {
  const made = run.get(key) ?? read();
  run.set(key, made);
  try {
    const answer = await made;
    if (isPassing(answer)) run.delete(key);
    return answer;
  } catch (error) {
    if (!refusals.has(statusOf(error))) run.delete(key);
    throw error;
  }
}

/** Refusals that are the same however often one asks. */
const refusals: ReadonlySet<number | null> = new Set([403, 404, 410, 422, 451]);

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
    const { url, headers } = endpointOf(octokit, options);
    if (!isRead(options, url)) {
      calls.writes += 1;
      return send(options);
    }
    const run = options.request?.run as RunReads | undefined;
    if (options.method !== 'GET') {
      const key = queryKey(options, scope);
      const read = () => query(send, options, { answers, key, calls });
      return run ? onceInRun(run, key, read) : read();
    }
    const key = `${scope} ${headers.accept ?? ''} ${url}`;
    if (run) return onceInRun(run, key, () => ask(send, options, { answers, key, calls }));
    const made = calls.made.get(key) ?? ask(send, options, { answers, key, calls });
    calls.made.set(key, made);
    return made;
  });
}
