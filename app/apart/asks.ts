/** Answers what a judgement in another process asks for: requests with this client's tokens, and what the store keeps. */
import type { Octokit } from '@octokit/core';
import type { ApprovalView } from '../../policies/facts/change-history.ts';
import type { Calls } from '../github/access/conditional.ts';
import type { OctokitFor, Purpose } from '../github/access/purpose.ts';
import type { Asks, FetchAsk, RequestAsk } from './messages.ts';

type Key = { readonly repositoryId: number; readonly pullRequest: number };

/** Whoever judges, as far as it can be asked for. */
export interface Asked {
  readonly octokit: Octokit;
  readonly octokitFor: OctokitFor;
  readonly fetch: typeof fetch;
  readonly granted?: (pullRequest: number) => Promise<unknown>;
  readonly proceeds?: (pullRequest: number) => Promise<unknown>;
  readonly changes?: {
    of(on: Key): Promise<unknown>;
    pushesTo(repositoryId: number, pullRequests: readonly number[]): Promise<unknown>;
    saw(on: Key, views: readonly ApprovalView[], at: Date): Promise<void>;
  };
}

/** More than the largest answer that anybody reads. */
const maxBytes = 72 * 1024 * 1024;

/** Milliseconds. */
const patience = 60_000;

async function bytesOf(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > maxBytes) throw new Error(`the answer has more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

async function fetched(fetch: typeof globalThis.fetch, { url, body, ...init }: FetchAsk) {
  const signal = AbortSignal.timeout(patience);
  const response = await fetch(url, { ...init, ...(body === null ? {} : { body }), signal });
  const { status, headers } = response;
  return { status, headers: Object.fromEntries(headers), bytes: await bytesOf(response) };
}

/** One Octokit per purpose for the length of a judgement. */
function octokits({ octokit, octokitFor }: Asked): OctokitFor {
  const known = new Map([[JSON.stringify({ for: 'subject' } satisfies Purpose), octokit]]);
  return (purpose) => {
    const key = JSON.stringify(purpose);
    const one = known.get(key) ?? octokitFor(purpose);
    known.set(key, one);
    return one;
  };
}

/** `calls`: what this judgement's requests are counted in, and its reads made once. */
export function asksOf(of: Asked, calls: Calls): Asks {
  const octokitOf = octokits(of);
  return {
    counts: () => ({ reads: calls.reads, unchanged: calls.unchanged, writes: calls.writes }),
    request: async ({ purpose, options }: RequestAsk) => {
      const request = { ...(options.request as object), calls };
      const made = { ...options, request } as unknown as Parameters<Octokit['request']>[0];
      const { status, url, headers, data } = await octokitOf(purpose).request(made);
      return { status, url, headers, data };
    },
    fetch: (ask: FetchAsk) => fetched(of.fetch, ask),
    granted: async (pullRequest: number) => (await of.granted?.(pullRequest)) ?? [],
    proceeds: async (pullRequest: number) => (await of.proceeds?.(pullRequest)) ?? [],
    history: async (on: Key) => of.changes?.of(on),
    pushesTo: async (repositoryId: number, pullRequests: readonly number[]) =>
      of.changes?.pushesTo(repositoryId, pullRequests),
    saw: async (on: Key, views: readonly ApprovalView[], at: Date) => of.changes?.saw(on, views, at),
  };
}
