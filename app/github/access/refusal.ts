/**
 * Which of GitHub's refusals are about rate, and what they ask for. Only the documented signs count: any other 403 is a
 * missing permission. https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#handle-rate-limit-errors-appropriately
 */
import { graphqlErrors, hasData, kindsOf, messageOf } from './graphql-errors.ts';

type Headers = Readonly<Record<string, unknown>>;

export interface Refusal {
  readonly by: 'primary' | 'secondary';
  /** Milliseconds since 1970; null when GitHub names no time. */
  readonly until: number | null;
}

/** A header's whole number; null when it is absent or not one. */
export function numberOf(headers: Headers, name: string): number | null {
  const value = headers[name];
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

function retryAfter(headers: Headers, now: number): number | null {
  const seconds = numberOf(headers, 'retry-after');
  return seconds === null ? null : now + Math.max(1, seconds) * 1000;
}

function resetOf(headers: Headers): number | null {
  const seconds = numberOf(headers, 'x-ratelimit-reset');
  return seconds === null ? null : seconds * 1000;
}

export interface Refused {
  readonly status: number;
  readonly headers: Headers;
  readonly message: string;
}

const secondaryWords = /secondary rate limit|abuse detection/i;

/** A refusal of the whole request: 403 or 429. `now` in milliseconds since 1970. */
export function refusalOf({ status, headers, message }: Refused, now: number): Refusal | null {
  if (status !== 403 && status !== 429) return null;
  const after = retryAfter(headers, now);
  if (after !== null) return { by: 'secondary', until: after };
  if (numberOf(headers, 'x-ratelimit-remaining') === 0) return { by: 'primary', until: resetOf(headers) };
  const secondary = status === 429 || secondaryWords.test(message);
  return secondary ? { by: 'secondary', until: null } : null;
}

/**
 * The kinds of GraphQL's errors that are about rate, in lower case. The first is documented, the others were seen
 * (cli/cli#12812, yanyongyu/githubkit#271). `RESOURCE_LIMITS_EXCEEDED` is none of them: waiting does not help there,
 * asking for less does.
 */
const limitKinds: ReadonlySet<string> = new Set(['rate_limited', 'rate_limit', 'graphql_rate_limit']);

const primaryWords = /^API rate limit (?:already )?exceeded/i;

function isPrimary(error: unknown): boolean {
  return kindsOf(error).some((kind) => limitKinds.has(kind)) || primaryWords.test(messageOf(error));
}

/**
 * GraphQL says it in an answer of 200: `errors: [{type: 'RATE_LIMITED'}]` and its variants, or a secondary limit's
 * message or `Retry-After`. What is left of the hour need not be 0 then (octokit/plugin-throttling.js#636).
 */
export function graphqlRefusalOf(data: unknown, headers: Headers, now: number): Refusal | null {
  const errors = graphqlErrors(data);
  const said = [data, ...errors];
  const isSecondary = said.some((one) => secondaryWords.test(messageOf(one)));
  const after = retryAfter(headers, now);
  // Beside a whole answer the header is no refusal.
  const isTold = after !== null && (errors.length > 0 || !hasData(data));
  if (isSecondary || isTold) return { by: 'secondary', until: after };
  return said.some(isPrimary) ? { by: 'primary', until: resetOf(headers) } : null;
}
