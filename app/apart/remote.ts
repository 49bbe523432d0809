/** GitHub, other servers and the store, as a process that judges sees them: through the process that serves. */
import { Octokit } from '@octokit/core';
import type { ChangeHistory } from '../../policies/facts/change-history.ts';
import type { Calls } from '../github/access/conditional.ts';
import type { OctokitFor } from '../github/access/purpose.ts';
import type { Asked, Counts } from './messages.ts';

/** Asks the other process. Throws what it throws there. */
export type Ask = (what: Asked, ...args: readonly unknown[]) => Promise<unknown>;

/** `made`: what becomes of the requests of one judgement is counted on the other side. */
export interface Remote {
  readonly ask: Ask;
  readonly counts: () => Counts;
}

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** What the other side's Octokit has to know of a request; it has addresses, agents and tokens of its own. */
function plainOptions({ headers, request, ...rest }: Readonly<Record<string, unknown>>): object {
  const { 'user-agent': _, ...given } = headers as Readonly<Record<string, unknown>>;
  const { retries, redirect, lasting } = request as Readonly<Record<string, unknown>>;
  const plain = {
    ...(retries === undefined ? {} : { retries }),
    ...(redirect ? { redirect } : {}),
    ...(lasting ? { lasting } : {}),
  };
  return { ...rest, headers: given, request: plain };
}

function count(calls: Calls | undefined, counts: Counts): void {
  if (calls) Object.assign(calls, counts);
}

export function remoteOctokits(baseUrl: string, { ask, counts }: Remote): OctokitFor {
  return (purpose) => {
    const octokit = new Octokit({ baseUrl, log: quiet });
    octokit.hook.wrap('request', async (_, options) => {
      try {
        return (await ask('request', { purpose, options: plainOptions(options) })) as never;
      } finally {
        count(options.request.calls as Calls | undefined, counts());
      }
    });
    return octokit;
  };
}

/** Statuses whose answers have no body, not even an empty one. */
const bodiless = [101, 204, 205, 304];

export function remoteFetch({ ask }: Remote): typeof fetch {
  return async (input, init = {}) => {
    const { method = 'GET', headers, body, redirect = 'follow', signal } = init;
    if (body != null && typeof body !== 'string') throw new TypeError('only text can be sent');
    const aborted = new Promise<never>((_, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
    const given = { url: String(input), method, headers: Object.fromEntries(new Headers(headers)), redirect };
    const answer = ask('fetch', { ...given, body: body ?? null });
    const got = (await Promise.race([answer, aborted])) as {
      status: number;
      headers: Record<string, string>;
      bytes: Uint8Array<ArrayBuffer>;
    };
    const whole = bodiless.includes(got.status) ? null : got.bytes;
    return new Response(whole, { status: got.status, headers: got.headers });
  };
}

export function remoteHistories({ ask }: Remote) {
  return {
    of: async (on: object) => (await ask('history', on)) as ChangeHistory,
    pushesTo: async (repositoryId: number, pullRequests: readonly number[]) =>
      (await ask('pushesTo', repositoryId, pullRequests)) as never,
    saw: async (on: object, views: readonly unknown[], at: Date) => {
      await ask('saw', on, views, at);
    },
  };
}
