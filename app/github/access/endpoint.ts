/** Where a request goes, worked out once for all that stand in its way: the same options pass through each of them. */
import type { Octokit } from '@octokit/core';
import type { EndpointDefaults, RequestOptions } from '@octokit/types';

type Options = Required<EndpointDefaults>;
type Endpoint = Pick<RequestOptions, 'url' | 'headers'>;

const known = new WeakMap<Options, Endpoint>();

export function endpointOf(octokit: Octokit, options: Options): Endpoint {
  const one = known.get(options) ?? octokit.request.endpoint(options);
  known.set(options, one);
  return one;
}
