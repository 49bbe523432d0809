/** JSON over HTTP from servers other than GitHub: tries again after a short failure, and reports a long one. */
import { say } from '../../../policies/engine/prose.ts';
import { CannotLook } from '../../looked.ts';

export interface Http {
  readonly fetch: typeof fetch;
  /** Waits that many milliseconds; tests do not. */
  readonly pause: (milliseconds: number) => Promise<void>;
}

const attempts = 3;
const firstPause = 500;
const timeout = 20_000;
/** OSV's largest answer over HTTP/1.1. */
const maxCharacters = 32 * 1024 * 1024;

export type Answer =
  | { readonly status: 200; readonly json: unknown }
  | { readonly status: 400 | 404; readonly json: null };

type Attempt =
  | { readonly outcome: 'answer'; readonly answer: Answer }
  | { readonly outcome: 'again'; readonly said: string };

async function attempt(http: Http, url: string, init: RequestInit): Promise<Attempt> {
  try {
    const response = await http.fetch(url, {
      ...init,
      signal: AbortSignal.timeout(timeout),
      redirect: 'error',
    });
    const { status } = response;
    if (status === 400 || status === 404) return { outcome: 'answer', answer: { status, json: null } };
    if (status === 429 || status >= 500) return { outcome: 'again', said: `answered ${status}` };
    if (status !== 200) throw refused(url, status);
    const body = await response.text();
    if (body.length > maxCharacters) throw refused(url, 'more than 32 MiB');
    return { outcome: 'answer', answer: { status: 200, json: parsed(url, body) } };
  } catch (error) {
    if (error instanceof CannotLook) throw error;
    const late = error instanceof Error && error.name === 'TimeoutError';
    return {
      outcome: 'again',
      said: late ? `did not answer within ${timeout / 1000} s` : 'could not be reached',
    };
  }
}

function host(url: string): string {
  return new URL(url).host;
}

function refused(url: string, what: number | string): CannotLook {
  return new CannotLook(say`${host(url)} answered ${what}`);
}

function parsed(url: string, body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw refused(url, 'something that is not JSON');
  }
}

/** The answer, or null for 400 and 404. Tries three times on 429, 5xx and silence; then, and on the rest, throws {@link CannotLook}. */
export async function getJson(http: Http, url: string, init: RequestInit = {}): Promise<Answer> {
  let said = '';
  for (let i = 0; i < attempts; i++) {
    if (i > 0) await http.pause(firstPause * 2 ** i);
    const result = await attempt(http, url, init);
    if (result.outcome === 'answer') return result.answer;
    said = result.said;
  }
  throw new CannotLook([{ value: host(url) }, ` ${said} three times`]);
}

/** Runs `work` over the items, at most `width` at once; results in the items' order. */
export async function inParallel<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [i, item] of queue) results[i] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
  return results;
}
