/** Requests by hand: every answer is held against GitHub's description of its route. */
import { problemsWith } from './description/conforms.ts';
import type { Shop } from './shop.ts';
import type { Permissions } from './state.ts';

export interface Answered<T> {
  readonly status: number;
  readonly body: T;
  readonly headers: Headers;
}

interface Asked {
  /** As what: an installation's token with these permissions, or any token; nobody when null. */
  readonly as?: Permissions | string | null;
  readonly send?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

function tokenOf(shop: Shop, as: Asked['as']): string | null {
  if (as === null || typeof as === 'string') return as;
  return shop.installation.token(as ? { permissions: as } : {});
}

/** `ask('GET /repos/acme/shop', { as: { administration: 'read' } })`; throws when the answer is not as described. */
export const asking =
  (shop: () => Shop) =>
  async <T = Readonly<Record<string, unknown>>>(line: string, asked: Asked = {}): Promise<Answered<T>> => {
    const { github } = shop();
    const [method = 'GET', path = ''] = line.split(' ');
    const token = tokenOf(shop(), asked.as);
    const response = await fetch(`${github.apiUrl}${path}`, {
      method,
      headers: { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...asked.headers },
      ...(asked.send === undefined ? {} : { body: JSON.stringify(asked.send) }),
    });
    const text = await response.text();
    const body = text === '' ? undefined : JSON.parse(text);
    const route = github.requests.at(-1)?.route ?? '';
    const problems = response.status === 304 ? [] : problemsWith(route, response.status, body);
    if (problems.length > 0) {
      throw new Error(`${line} ${response.status} is not as described:\n${problems.slice(0, 8).join('\n')}`);
    }
    return { status: response.status, body, headers: response.headers };
  };
