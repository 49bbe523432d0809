/** An Octokit whose reads are asked once: what changes something is never kept. */
import type { GuardedOctokit } from '../../../github/reads.ts';

type Request = GuardedOctokit['request'];
type Graphql = GuardedOctokit['graphql'];

/** The answer to what was asked before, or a new one that is kept. */
type Once = (of: unknown, answer: () => Promise<unknown>) => Promise<unknown>;

/** What of an answer's head is looked at afterwards: pages, and what GitHub says of permissions and times. */
const headers = [
  'link',
  'date',
  'x-accepted-github-permissions',
  'x-github-api-version-selected',
  'x-oauth-scopes',
];

interface Answer {
  readonly status: number;
  readonly url: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly data: unknown;
}

const trimmed = ({ status, url, headers: all, data }: Answer): Answer => ({
  status,
  url,
  headers: Object.fromEntries(headers.flatMap((name) => (name in all ? [[name, all[name]]] : []))),
  data,
});

/** What makes a request what it is, without how it is made. */
function asJson(value: unknown): unknown {
  const { request: _, headers: __, baseUrl: ___, mediaType, ...rest } = value as Record<string, unknown>;
  return JSON.parse(JSON.stringify({ ...rest, mediaType }));
}

export function keptRequest(request: Request, once: Once): Request {
  const ask = (route: unknown, parameters: object = {}) => {
    const all = typeof route === 'string' ? { route, ...parameters } : { ...(route as object) };
    const method =
      'method' in all ? String(all.method) : String('route' in all ? all.route : '').split(' ')[0];
    const answer = () => (request as (...given: unknown[]) => Promise<Answer>)(route, parameters);
    if (method !== 'GET') return answer();
    return once(asJson(all), async () => trimmed(await answer()));
  };
  const more = {
    endpoint: request.endpoint,
    defaults: (given: Parameters<Request['defaults']>[0]) => keptRequest(request.defaults(given), once),
  };
  return Object.assign(ask, more) as unknown as Request;
}

export function keptGraphql(graphql: Graphql, once: Once): Graphql {
  const ask = (query: unknown, variables: object = {}) => {
    const answer = () => (graphql as (...given: unknown[]) => Promise<unknown>)(query, variables);
    if (typeof query !== 'string' || query.trimStart().startsWith('mutation')) return answer();
    return once(asJson({ query, ...variables }), answer);
  };
  const more = {
    endpoint: graphql.endpoint,
    defaults: (given: Parameters<Graphql['defaults']>[0]) => keptGraphql(graphql.defaults(given), once),
  };
  return Object.assign(ask, more) as unknown as Graphql;
}
