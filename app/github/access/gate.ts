/**
 * The gate every request of one client goes through: it waits its turn, carries a fresh token, is counted, and is tried
 * again when that can do no harm. What would have to wait longer than a worker should is refused with
 * {@link RateLimited} instead.
 */
import type { Octokit } from '@octokit/core';
import type { EndpointDefaults, OctokitResponse } from '@octokit/types';
import { enter, type Turnstile } from './admission.ts';
import { withData } from './body.ts';
import { endpointOf } from './endpoint.ts';
import { graphqlErrors } from './graphql-errors.ts';
import { RateLimited } from './rate-limited.ts';
import { statusOf } from './reasons.ts';
import { graphqlRefusalOf, type Refusal, refusalOf } from './refusal.ts';
import { type Kind, type Priority, type RequestCost, type Resource, requestCostOf } from './request-cost.ts';
import type { Minted } from './tokens.ts';
import { isBreakdown } from './too-wide.ts';

type Options = Required<EndpointDefaults>;
type Answer = OctokitResponse<unknown>;
type Headers = Readonly<Record<string, unknown>>;

/** One answer of GitHub, for the metrics. */
export interface Answered {
  readonly kind: Kind;
  readonly resource: Resource;
  /** 0 when there was no answer. */
  readonly status: number;
  readonly milliseconds: number;
  readonly url: string;
  readonly headers: Headers;
}

export interface Gate extends Turnstile {
  /** A failed request is tried three more times, after 1, 4 and 9 times this many milliseconds. */
  readonly retryBase: number;
  readonly answered: (answer: Answered) => void;
}

/** Where a request's token comes from; null for the App's own requests, which carry its JWT already. */
export interface Bearer {
  get(): Promise<Minted>;
  forget(token: string): void;
}

/** GitHub ends its own requests after ten seconds. Milliseconds. */
const maxRequest = 30_000;

const maxRetries = 3;

/** A token this young may not be known to all of GitHub yet. Milliseconds. https://github.com/octokit/auth-app.js/issues/65 */
const young = 5000;

function headersOf(error: unknown): Headers {
  const response = error instanceof Error && 'response' in error ? error.response : null;
  if (typeof response !== 'object' || response === null || !('headers' in response)) return {};
  return typeof response.headers === 'object' ? ((response.headers ?? {}) as Headers) : {};
}

type Outcome =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'failed'; readonly error: unknown }
  /** GraphQL's way to say 502. */
  | { readonly kind: 'broken'; readonly answer: Answer };

/** Noted before the place is given back, so that nobody who waits for it asks in vain. */
function refusedBy({ budget, clock }: Gate, cost: RequestCost, refusal: Refusal): Outcome {
  budget.refused(refusal, cost, clock.now());
  return { kind: 'refused', refusal };
}

function failure(gate: Gate, cost: RequestCost, error: unknown, headers: Headers): Outcome {
  const message = error instanceof Error ? error.message : '';
  const refusal = refusalOf({ status: statusOf(error) ?? 0, headers, message }, gate.clock.now());
  return refusal ? refusedBy(gate, cost, refusal) : { kind: 'failed', error };
}

interface Try {
  readonly gate: Gate;
  readonly bearer: Bearer | null;
  readonly cost: RequestCost;
  readonly url: string;
  readonly options: Options;
  readonly send: (options: Options) => Answer | Promise<Answer>;
}

async function outcomeOf({ gate, cost, url, options, send }: Try): Promise<Outcome> {
  const { budget, clock } = gate;
  const begun = clock.now();
  const note = (status: number, headers: Headers) => {
    budget.saw(headers);
    const { kind, resource } = cost;
    gate.answered({ kind, resource, status, milliseconds: clock.now() - begun, url, headers });
  };
  try {
    const answer = await withData(await send(options));
    note(answer.status, answer.headers);
    if (url.endsWith('/graphql')) {
      const refusal = graphqlRefusalOf(answer.data, answer.headers, clock.now());
      if (refusal) return refusedBy(gate, cost, refusal);
      if (graphqlErrors(answer.data).some(isBreakdown)) return { kind: 'broken', answer };
    }
    budget.succeeded(cost, clock.now());
    return { kind: 'answer', answer };
  } catch (error) {
    const headers = headersOf(error);
    // A broken connection is an error of status 500 to Octokit, without any header.
    note(Object.keys(headers).length === 0 ? 0 : (statusOf(error) ?? 0), headers);
    return failure(gate, cost, error, headers);
  }
}

/** One try, in its turn. A wrapped request hands its own options on, so they must be changed in place. */
async function tryOnce(one: Try): Promise<{ readonly minted: Minted | null; readonly outcome: Outcome }> {
  const { gate, bearer, cost, options } = one;
  const leave = await enter(gate, cost);
  try {
    const minted = bearer ? await bearer.get() : null;
    if (minted) options.headers.authorization = `token ${minted.token}`;
    const signal = AbortSignal.timeout(maxRequest);
    options.request = { ...options.request, signal, parseSuccessResponseBody: false };
    return { minted, outcome: await outcomeOf(one) };
  } finally {
    leave();
  }
}

/** What has been tried so far. */
interface Tried {
  retries: number;
  refusals: number;
  /** For a young token to be known everywhere. */
  waited: boolean;
  /** With a new token. */
  renewed: boolean;
}

/** A young token may only need a second until it, or what it may do, is known everywhere. Waits once. */
async function outgrown({ gate }: Try, minted: Minted, tried: Tried): Promise<boolean> {
  if (tried.waited || gate.clock.now() - minted.mintedAt >= young) return false;
  tried.waited = true;
  await gate.clock.sleep(gate.retryBase);
  return true;
}

/** After a refused token; any is replaced once. */
async function mendToken(one: Try, minted: Minted | null, tried: Tried): Promise<boolean> {
  const { bearer } = one;
  if (!bearer || !minted) return false;
  if (await outgrown(one, minted, tried)) return true;
  if (tried.renewed) return false;
  tried.renewed = true;
  bearer.forget(minted.token);
  return true;
}

/** After a breakdown of GitHub or of the way to it. Waits before the next try. */
async function mendBroken({ gate, cost, options }: Try, tried: Tried): Promise<boolean> {
  const retries = Number(options.request?.retries ?? maxRetries);
  if (!cost.repeatable || tried.retries >= retries) return false;
  tried.retries += 1;
  await gate.clock.sleep(tried.retries ** 2 * gate.retryBase);
  return true;
}

/** Whether to try once more; waits as long as that takes. */
async function mend(one: Try, error: unknown, minted: Minted | null, tried: Tried): Promise<boolean> {
  const status = statusOf(error);
  if (status === 401) return mendToken(one, minted, tried);
  // The token is known before its permissions are. https://github.com/octokit/auth-app.js/issues/589
  if (status === 403) return minted !== null && outgrown(one, minted, tried);
  return (status === null || status >= 500) && mendBroken(one, tried);
}

/** Nothing was done, whatever was asked: it can be asked again once the pause is over. */
function heed({ gate, cost }: Try, refusal: Refusal, tried: Tried): void {
  const now = gate.clock.now();
  tried.refusals += 1;
  const until = gate.budget.wait(cost, now)?.until ?? now;
  if (tried.refusals > maxRetries) throw new RateLimited(new Date(until), refusal.by);
}

async function pass(one: Try): Promise<Answer> {
  const tried: Tried = { retries: 0, refusals: 0, waited: false, renewed: false };
  for (;;) {
    const { minted, outcome } = await tryOnce(one);
    if (outcome.kind === 'answer') return outcome.answer;
    if (outcome.kind === 'refused') heed(one, outcome.refusal, tried);
    else if (outcome.kind === 'broken') {
      if (!(await mendBroken(one, tried))) return outcome.answer;
    } else if (!(await mend(one, outcome.error, minted, tried))) throw outcome.error;
  }
}

/** Puts an Octokit behind the gate. Call once per Octokit, before anything that should stand in front of the gate. */
export function guard(octokit: Octokit, gate: Gate, bearer: Bearer | null, priority: Priority): void {
  octokit.hook.wrap('request', (send, options) => {
    const { url } = endpointOf(octokit, options);
    return pass({ gate, bearer, cost: requestCostOf(options, url, priority), url, options, send });
  });
}
