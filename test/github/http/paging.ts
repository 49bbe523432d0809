/** `per_page`, `page` and the `Link` header. https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api */
import type { Answer, Call } from './call.ts';

export interface Page {
  /** From 1. */
  readonly page: number;
  readonly perPage: number;
}

const positive = (text: string | null, otherwise: number): number =>
  text !== null && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : otherwise;

export function pageOf(query: URLSearchParams): Page {
  return {
    page: positive(query.get('page'), 1),
    perPage: Math.min(100, positive(query.get('per_page'), 30)),
  };
}

function address(call: Call, changes: Readonly<Record<string, string | null>>): string {
  const query = new URLSearchParams(call.query);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) query.delete(name);
    else query.set(name, value);
  }
  return `${call.world.url}/api/v3${call.pathname}?${query}`;
}

export function linkHeader(
  call: Call,
  links: Readonly<Record<string, Readonly<Record<string, string | null>>>>,
): Readonly<Record<string, string>> {
  const parts = Object.entries(links).map(([rel, changes]) => `<${address(call, changes)}>; rel="${rel}"`);
  return parts.length === 0 ? {} : { link: parts.join(', ') };
}

function pageLinks(call: Call, { page, perPage }: Page, total: number): Readonly<Record<string, string>> {
  const last = Math.max(1, Math.ceil(total / perPage));
  const to = (number: number): Record<string, string> => ({ page: String(number) });
  return linkHeader(call, {
    ...(page > 1 ? { prev: to(Math.min(page - 1, last)) } : {}),
    ...(page < last ? { next: to(page + 1), last: to(last) } : {}),
    ...(page > 1 ? { first: to(1) } : {}),
  });
}

export interface Listed<T> {
  readonly items: readonly T[];
  readonly headers: Readonly<Record<string, string>>;
}

export const truncated = (call: Call): boolean => call.effects.includes('truncate-page');

/** The asked page of all items; the `truncate-page` fault takes its second half and the way to the next one. */
export function slice<T>(call: Call, all: readonly T[]): Listed<T> {
  const page = pageOf(call.query);
  const items = all.slice((page.page - 1) * page.perPage, page.page * page.perPage);
  if (truncated(call)) return { items: items.slice(0, Math.floor(items.length / 2)), headers: {} };
  return { items, headers: pageLinks(call, page, all.length) };
}

/** A list answered as an array; only the asked page's items are shaped. */
export async function list<T, S>(
  call: Call,
  all: readonly T[],
  shape: (item: T) => S | Promise<S>,
): Promise<Answer> {
  const { items, headers } = slice(call, all);
  return { status: 200, headers, body: await Promise.all(items.map(shape)) };
}

/** A list answered as `{total_count, <name>: […]}`. */
export async function counted<T, S>(
  call: Call,
  name: string,
  all: readonly T[],
  shape: (item: T) => S | Promise<S>,
): Promise<Answer> {
  const { items, headers } = slice(call, all);
  const shaped = await Promise.all(items.map(shape));
  return { status: 200, headers, body: { total_count: all.length, [name]: shaped } };
}

/** A list that is walked by opaque cursors: `after` instead of `page`, and no last page. */
export async function cursored<T, S>(
  call: Call,
  all: readonly T[],
  shape: (item: T) => S | Promise<S>,
): Promise<Answer> {
  const { perPage } = pageOf(call.query);
  const after = call.query.get('after');
  const start = after === null ? 0 : Number(Buffer.from(after, 'base64url').toString());
  const cut = truncated(call);
  const page = all.slice(start, start + (cut ? Math.floor(perPage / 2) : perPage));
  const next = Buffer.from(String(start + perPage)).toString('base64url');
  const more = all.length > start + perPage && !cut;
  const headers = more ? linkHeader(call, { next: { after: next } }) : {};
  return { status: 200, headers, body: await Promise.all(page.map(shape)) };
}
