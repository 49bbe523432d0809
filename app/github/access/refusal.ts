/**
 * Which of GitHub's refusals are about rate, and what they ask for. Only the documented signs count: any other 403 is a
 * missing permission. https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#handle-rate-limit-errors-appropriately
 */

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

/** A refusal of the whole request: 403 or 429. `now` in milliseconds since 1970. */
export function refusalOf({ status, headers, message }: Refused, now: number): Refusal | null {
  if (status !== 403 && status !== 429) return null;
  const after = retryAfter(headers, now);
  if (after !== null) return { by: 'secondary', until: after };
  if (numberOf(headers, 'x-ratelimit-remaining') === 0) return { by: 'primary', until: resetOf(headers) };
  const secondary = status === 429 || /secondary rate limit|abuse detection/i.test(message);
  return secondary ? { by: 'secondary', until: null } : null;
}

function isRateLimit(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'type' in error && error.type === 'RATE_LIMITED';
}

/** GraphQL says it in an answer of 200: `errors: [{type: 'RATE_LIMITED'}]`. */
export function graphqlRefusalOf(data: unknown, headers: Headers): Refusal | null {
  if (typeof data !== 'object' || data === null || !('errors' in data)) return null;
  const limited = Array.isArray(data.errors) && data.errors.some(isRateLimit);
  return limited ? { by: 'primary', until: resetOf(headers) } : null;
}
