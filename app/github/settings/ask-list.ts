/** Reads of settings that are lists: every page, or a reason. */
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import type { Shown } from '../../../policies/engine/shown.ts';
import { CannotLook } from '../../looked.ts';
import { type Ask, parsed, type SettingsOf, shownBy } from './ask.ts';

/** Pages of one list: 5,000 items. */
const maxPages = 50;

/** What the address of the next page asks for; null on the last one. Some lists take cursors, and refuse `page` with 400. */
function nextPage(link: string | undefined): Readonly<Record<string, string>> | null {
  const address = /<([^>]+)>;\s*rel="next"/.exec(link ?? '')?.[1];
  return address === undefined ? null : Object.fromEntries(new URL(address).searchParams);
}

interface Counted {
  /** The name of the array, where the answer is an object with a count. */
  readonly under?: string;
}

function itemsOf(data: unknown, { under }: Counted, what: Prose): readonly unknown[] {
  const list = under ? (data as Readonly<Record<string, unknown>> | null)?.[under] : data;
  if (Array.isArray(list)) return list;
  throw new CannotLook(say`GitHub's answer about ${what} is not a list`);
}

/** Throws when GitHub counted more than it listed. */
function checkCount(data: unknown, listed: number, { under }: Counted, what: Prose): void {
  if (!under) return;
  const { total_count: total } = data as { readonly total_count?: unknown };
  if (typeof total !== 'number' || listed < total)
    throw new CannotLook(say`GitHub listed only ${listed} of ${what}, and counts ${String(total)}`);
}

async function allOf<T>({ octokit, owner, repo }: SettingsOf, ask: Ask<T>, counted: Counted) {
  const items: T[] = [];
  const kept = ask.keep ? { request: { keep: ask.keep } } : {};
  let at: Readonly<Record<string, unknown>> | null = { ...ask.parameters, ...kept, per_page: 100 };
  for (let page = 1; page <= maxPages; page++) {
    const answer: { readonly data: unknown; readonly headers: { readonly link?: string | undefined } } =
      await octokit.request(ask.route, { owner, repo, ...at });
    const listed = itemsOf(answer.data, counted, ask.what);
    items.push(...listed.map((item) => parsed(ask.answer, item, ask.what)));
    at = nextPage(answer.headers.link);
    if (at === null) {
      checkCount(answer.data, items.length, counted, ask.what);
      return items;
    }
  }
  throw new CannotLook(
    say`${ask.what}: there are more than ${own(`${maxPages * 100}`)}, which are not all read`,
  );
}

/** All items of a list, every page of it: a page that fails is a reason, never a shorter list. */
export function shownList<T>(
  of: SettingsOf,
  ask: Ask<T>,
  { meaning, ...counted }: Counted & { readonly meaning?: (error: unknown) => readonly T[] | undefined } = {},
): Promise<Shown<readonly T[]>> {
  return shownBy<readonly T[]>(ask, () => allOf(of, ask, counted), meaning);
}
