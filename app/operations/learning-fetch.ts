/**
 * The `fetch` that tokens are minted with: it learns each one the moment GitHub hands it out, so that the log is kept
 * clean of tokens that look like nothing known.
 */
import type { Secrets } from './secrets.ts';

/** A token's address, on github.com and on an Enterprise Server. */
const mint = /\/app\/installations\/\d+\/access_tokens(?:\?|$)/;

function urlOf(input: Parameters<typeof fetch>[0]): string {
  if (typeof input === 'string') return input;
  return input instanceof URL ? input.href : input.url;
}

/** Reads a copy: the answer is still the caller's. */
async function tokenIn(response: Response): Promise<string | null> {
  if (!response.ok) return null;
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => null);
  const token = typeof body === 'object' && body !== null && 'token' in body ? body.token : null;
  return typeof token === 'string' ? token : null;
}

/** A fetch like the given one; what it throws is the given one's. */
export function learningFetch(plain: typeof fetch, secrets: Pick<Secrets, 'addShortLived'>): typeof fetch {
  return async (input, init) => {
    const response = await plain(input, init);
    const token = mint.test(urlOf(input)) ? await tokenIn(response) : null;
    if (token !== null) secrets.addShortLived(token);
    return response;
  };
}
