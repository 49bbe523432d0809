/** What a request costs GitHub, read off the request itself. */
import type { EndpointDefaults } from '@octokit/types';

/** `content`: a write that makes something people are told about; GitHub takes fewer of those. */
export type Kind = 'read' | 'write' | 'content';

/** Resources with a budget of their own. https://docs.github.com/rest/rate-limit/rate-limit */
export type Resource = 'core' | 'graphql';

/** `background` work gives way to verdicts. */
export type Priority = 'verdict' | 'background';

export interface RequestCost {
  readonly kind: Kind;
  readonly resource: Resource;
  readonly priority: Priority;
  /** Making it twice does no more than making it once. */
  readonly repeatable: boolean;
}

type Options = Pick<EndpointDefaults, 'method'> & { readonly query?: unknown };

const reading: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** Creates issues, comments, reviews, pull requests and releases. Check runs notify nobody and are not among them. */
const content = /\/(issues|pulls|releases|comments|reviews|replies|requested_reviewers)$/;

/** Minting a token changes nothing that anybody sees. */
const mint = /\/app\/installations\/\d+\/access_tokens$/;

/** `url` is the request's address, with its parameters in place. */
export function requestCostOf(options: Options, url: string, priority: Priority): RequestCost {
  const [path = ''] = url.split('?', 1);
  const { method } = options;
  if (path.endsWith('/graphql')) {
    const mutates = typeof options.query !== 'string' || /^\s*mutation\b/.test(options.query);
    return { kind: mutates ? 'write' : 'read', resource: 'graphql', priority, repeatable: !mutates };
  }
  if (reading.has(method) || mint.test(path))
    return { kind: 'read', resource: 'core', priority, repeatable: true };
  const kind = method === 'POST' && content.test(path) ? 'content' : 'write';
  return { kind, resource: 'core', priority, repeatable: method !== 'POST' };
}
