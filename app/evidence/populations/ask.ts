/**
 * Asks GitHub for a list and remembers how: what a sheet says of where rows come from. A list that breaks off keeps what came, and says
 * that it is not whole: never a shorter list in silence.
 */
import type * as z from 'zod';
import { type Prose, say } from '../../../policies/engine/prose.ts';
import { cannotLook, statusOf } from '../../github/access/reasons.ts';
import type { GuardedOctokit } from '../../github/reads.ts';
import { CannotLook } from '../../looked.ts';
import type { Cell, Query } from '../model/population.ts';

export interface Asking<T> {
  readonly octokit: GuardedOctokit;
  readonly route: string;
  /** What stands in the route and after it. */
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  /** Of an item. */
  readonly answer: z.ZodType<T>;
  readonly idOf: (item: T) => string;
  /** For people, as in "the deploy keys of shop". */
  readonly what: Prose;
  /** As in `administration: read`. */
  readonly permission: string;
  /** The name of the array, where the answer is an object with a count. */
  readonly under?: string;
  /** What asks for the other end of the list: its one item has to be among the others, or some are missing. */
  readonly otherEnd?: Readonly<Record<string, string | number>>;
  /** A refusal that says that there is nothing, in words for people; null: it does not. */
  readonly none?: (error: unknown) => Prose | null;
}

export interface Asked<T> {
  readonly items: readonly T[];
  readonly query: Query;
  /** Why it is not whole; null: it is. */
  readonly problem: Prose | null;
  /** Why there is nothing to list; null: there is. */
  readonly none: Prose | null;
}

/** Pages of 100. */
const maxPages = 1000;

interface Links {
  readonly next: Readonly<Record<string, string>> | null;
  readonly last: number | null;
}

function linksOf(link: string | undefined): Links {
  const address = (rel: string) =>
    (link ?? '')
      .split(',')
      .map((one) => /<([^>]+)>;\s*rel="([^"]+)"/.exec(one))
      .find((found) => found?.[2] === rel)?.[1];
  const [next, last] = [address('next'), address('last')];
  const page = last === undefined ? null : Number(new URL(last).searchParams.get('page'));
  return {
    next: next === undefined ? null : Object.fromEntries(new URL(next).searchParams),
    last: page === null || !Number.isSafeInteger(page) || page < 1 ? null : page,
  };
}

/** 404 is what GitHub answers to who may not see something that is there. */
function refusal(error: unknown, what: Prose, permission: string): Prose {
  if (statusOf(error) !== 404) return cannotLook(error, what, permission).gap.reason;
  return say`GitHub does not show ${what} (404, which it answers to who may not see it). It takes the permission ${permission}: an owner of the organization can grant it to the App, or give a token that has it`;
}

function listIn(data: unknown, under: string | undefined, what: Prose): readonly unknown[] {
  const list = under ? (data as Readonly<Record<string, unknown>> | null)?.[under] : data;
  if (!Array.isArray(list)) throw new CannotLook(say`GitHub's answer about ${what} is not a list`);
  return list;
}

function totalIn(data: unknown, under: string | undefined): number | null {
  const total = under ? (data as { readonly total_count?: unknown } | null)?.total_count : null;
  return typeof total === 'number' ? total : null;
}

const missingEnd = (what: Prose): Prose =>
  say`GitHub listed ${what} from one end without what it has at the other: some are missing`;

/** GitHub may give a part of a list and say that it is all. */
async function otherEndMissing<T>(asking: Asking<T>, items: readonly T[]): Promise<Prose | null> {
  const { octokit, route, parameters, otherEnd, answer, idOf, under, what } = asking;
  if (!otherEnd) return null;
  const { data } = await octokit.request(route, { ...parameters, ...otherEnd, per_page: 1 });
  const [last] = listIn(data, under, what);
  if (last === undefined) return items.length === 0 ? null : missingEnd(what);
  const id = idOf(answer.parse(last));
  return items.some((one) => idOf(one) === id) ? null : missingEnd(what);
}

interface Page {
  readonly items: readonly unknown[];
  readonly links: Links;
  readonly total: number | null;
}

async function pageOf<T>(asking: Asking<T>, at: Readonly<Record<string, unknown>>): Promise<Page> {
  const { octokit, route, under, what } = asking;
  const { data, headers } = await octokit.request(route, { ...at, per_page: 100 });
  return { items: listIn(data, under, what), links: linksOf(headers.link), total: totalIn(data, under) };
}

/** Why a list that ended is not whole. */
function shortfall(
  listed: number,
  pages: number,
  { total, last }: { readonly total: number | null; readonly last: number | null },
  what: Prose,
): Prose | null {
  if (last !== null && pages < last) return say`GitHub announced ${last} pages of ${what}, and gave ${pages}`;
  if (total !== null && listed < total) return say`GitHub counts ${total} of ${what}, and listed ${listed}`;
  return null;
}

function queryOf<T>(
  { route, parameters, permission }: Asking<T>,
  pages: number,
  ids: readonly string[],
): Query {
  const cells: Readonly<Record<string, Cell>> = { ...parameters };
  const [first = null, last = null] = [ids[0], ids.at(-1)];
  return { asked: route, parameters: cells, permissions: permission, pages, rows: ids.length, first, last };
}

/** One page more. */
async function readOn<T>(asking: Asking<T>, at: Readonly<Record<string, unknown>>, into: T[]): Promise<Page> {
  const page = await pageOf(asking, at);
  for (const item of page.items) into.push(asking.answer.parse(item));
  return page;
}

/** Never throws but for defects of Fairlead's own. */
export async function askList<T>(asking: Asking<T>): Promise<Asked<T>> {
  const { what, permission, idOf, none } = asking;
  const items: T[] = [];
  let pages = 0;
  const end = (problem: Prose | null, nothing: Prose | null = null): Asked<T> => ({
    items,
    query: queryOf(asking, pages, items.map(idOf)),
    problem,
    none: nothing,
  });
  let at: Readonly<Record<string, unknown>> = asking.parameters;
  let announced: { readonly total: number | null; readonly last: number | null } | null = null;
  try {
    while (pages < maxPages) {
      const { links, total } = await readOn(asking, at, items);
      pages += 1;
      announced ??= { total, last: links.last };
      if (links.next === null) {
        const short = shortfall(items.length, pages, announced, what);
        return end(short ?? (await otherEndMissing(asking, items)));
      }
      at = { ...asking.parameters, ...links.next };
    }
  } catch (error) {
    const nothing = pages === 0 ? (none?.(error) ?? null) : null;
    return nothing === null ? end(refusal(error, what, permission)) : end(null, nothing);
  }
  return end(say`there are more than ${maxPages} pages of ${what}, which are not all read`);
}

/** A list that came back whole and without anything: nothing else says that there is nothing. */
export const emptyOf = (
  { items, problem, none }: Asked<unknown>,
  of: string,
  what: Prose,
): readonly EmptyList[] => (items.length === 0 && problem === null && none === null ? [{ of, what }] : []);

export interface EmptyList {
  readonly what: Prose;
  /** Of which repository or account. */
  readonly of: string;
}

/** One object; null with a reason where it could not be had. */
export async function askOne<T>(
  asking: Omit<Asking<T>, 'under' | 'idOf' | 'none'>,
): Promise<{ readonly value: T | null; readonly query: Query; readonly problem: Prose | null }> {
  const { octokit, route, parameters, answer, what, permission } = asking;
  const whole = { ...asking, idOf: () => route };
  try {
    const { data } = await octokit.request(route, { ...parameters });
    return { value: answer.parse(data), query: queryOf(whole, 1, [route]), problem: null };
  } catch (error) {
    return { value: null, query: queryOf(whole, 0, []), problem: refusal(error, what, permission) };
  }
}
