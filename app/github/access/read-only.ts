/**
 * A way to GitHub that cannot write: by type, since a {@link Reader} has no method for it, and by transport, since whatever
 * gets past the type is refused before it leaves this machine.
 */
import type { GuardedOctokit } from '../reads.ts';

type Fetch = typeof fetch;

/** A defect in Fairlead: something that only plans tried to write. */
export class WriteRefused extends Error {
  constructor(method: string, url: string) {
    super(`${method} ${url} was refused: nothing may be written here`);
    this.name = 'WriteRefused';
  }
}

const reading: ReadonlySet<string> = new Set(['GET', 'HEAD']);

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly body: unknown;
}

/** What a call to `fetch` asks for, whichever of its forms is used. */
export function askedOf(...[input, init]: Parameters<Fetch>): Asked {
  const request = input instanceof Request ? input : null;
  const method = (init?.method ?? request?.method ?? 'GET').toUpperCase();
  return { method, url: request ? request.url : String(input), body: init?.body ?? null };
}

/**
 * A query, in so many words: the text of the operation must be there, and the words `mutation` and `subscription` nowhere in
 * it. That refuses more than it must, and never too little.
 */
function isQuery({ method, url, body }: Asked): boolean {
  if (method !== 'POST' || !/\/graphql$/.test(new URL(url).pathname) || typeof body !== 'string')
    return false;
  const parsed: unknown = JSON.parse(body);
  const query = typeof parsed === 'object' && parsed !== null && 'query' in parsed ? parsed.query : null;
  return typeof query === 'string' && query.trim() !== '' && !/\b(mutation|subscription)\b/.test(query);
}

/** The same network without writes. */
export function readOnly(through: Fetch = fetch): Fetch {
  return async (...args) => {
    const asked = askedOf(...args);
    if (!reading.has(asked.method) && !isQuery(asked)) throw new WriteRefused(asked.method, asked.url);
    return through(...args);
  };
}

/** The same network with reads and these writes alone: `PATCH /repos/acme/shop`. */
export function onlyThese(writes: ReadonlySet<string>, basePath: string, through: Fetch = fetch): Fetch {
  return async (...args) => {
    const asked = askedOf(...args);
    const path = decodeURIComponent(new URL(asked.url).pathname.slice(basePath.length));
    const planned = writes.has(`${asked.method} ${path}`);
    if (!planned && !reading.has(asked.method) && !isQuery(asked))
      throw new WriteRefused(asked.method, asked.url);
    return through(...args);
  };
}

export interface Answered {
  readonly status: number;
  readonly data: unknown;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** Reads by route, and nothing else. Throws what Octokit throws. */
export interface Reader {
  get(route: `GET ${string}`, parameters: Readonly<Record<string, unknown>>): Promise<Answered>;
  /** The answer's data to a GraphQL query. */
  query(text: string, variables: Readonly<Record<string, unknown>>): Promise<unknown>;
}

export function readerOf(octokit: GuardedOctokit): Reader {
  return {
    get: async (route, parameters) => {
      const { status, data, headers } = await octokit.request(route as string, parameters);
      return { status, data, headers };
    },
    query: (text, variables) => octokit.graphql(text, variables),
  };
}

/** The same for reads that are written against an Octokit: it can ask for nothing that a {@link Reader} cannot. */
export function octokitOf(reader: Reader): GuardedOctokit {
  const request = (route: string, parameters: Readonly<Record<string, unknown>> = {}) => {
    if (!route.startsWith('GET ')) throw new WriteRefused(route, '');
    return reader.get(route as `GET ${string}`, parameters);
  };
  const graphql = (text: string, variables: Readonly<Record<string, unknown>> = {}) =>
    reader.query(text, variables);
  return { request, graphql } as unknown as GuardedOctokit;
}
