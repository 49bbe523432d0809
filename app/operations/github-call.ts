/** An answer of GitHub, as the metrics count it. */
import type { Call } from './metrics.ts';

/** What the gate in front of GitHub says of every answer. */
export interface Answered {
  readonly resource: string;
  /** 0 when there was no answer. */
  readonly status: number;
  readonly milliseconds: number;
  readonly url: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

function budgetOf(headers: Answered['headers']): Call['budget'] {
  const remaining = headers['x-ratelimit-remaining'];
  if (typeof remaining !== 'string' || !/^\d+$/.test(remaining)) return null;
  const resource = headers['x-ratelimit-resource'];
  return { resource: typeof resource === 'string' ? resource : 'core', remaining: Number(remaining) };
}

function kindOf({ url, resource }: Answered): Call['kind'] {
  if (/\/access_tokens(?:\?|$)/.test(url)) return 'token';
  return resource === 'graphql' ? 'graphql' : 'rest';
}

/** `installation` is 0 for the App itself. */
export function callOf(installation: number, answered: Answered): Call {
  return {
    client: installation === 0 ? 'app' : String(installation),
    kind: kindOf(answered),
    status: answered.status === 0 ? null : answered.status,
    seconds: answered.milliseconds / 1000,
    budget: budgetOf(answered.headers),
  };
}
