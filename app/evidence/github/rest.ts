/** REST lists that are walked page by page, each item checked: what is not as GitHub describes it is not read as nothing. */
import type * as z from 'zod';
import { type Prose, say } from '../../../policies/engine/prose.ts';
import { cannotLook } from '../../github/access/reasons.ts';
import { CannotLook } from '../../looked.ts';
import { parametersOf, type RepositoryAt } from './asked.ts';

export interface RestList<T> {
  /** `GET /repos/{owner}/{repo}/activity` */
  readonly route: string;
  readonly parameters: Readonly<Record<string, string | number>>;
  readonly item: z.ZodType<T>;
  readonly idOf: (item: T) => string;
  /** Where the array is in an object. */
  readonly under?: string;
  readonly what: Prose;
  readonly permission: string;
}

/** 200,000 items. */
const maxPages = 2000;

/** Where the next page begins, from the `Link` header: a page's number or a cursor. */
function nextOf(link: string | undefined): Readonly<Record<string, string>> | null {
  const address = /<([^>]+)>;\s*rel="next"/.exec(link ?? '')?.[1];
  if (address === undefined) return null;
  const query = new URL(address).searchParams;
  const page = query.get('page');
  const after = query.get('after');
  return after !== null ? { after } : page !== null ? { page } : null;
}

function itemsOf<T>({ item, what, under }: RestList<T>, data: unknown): readonly T[] {
  const list = under === undefined ? data : (data as Readonly<Record<string, unknown>> | null)?.[under];
  if (!Array.isArray(list)) throw new CannotLook(say`GitHub's answer about ${what} is not a list`);
  return list.map((one) => {
    const read = item.safeParse(one);
    if (read.success) return read.data;
    const at = read.error.issues[0]?.path.join('.') || 'the whole';
    throw new CannotLook(say`GitHub's answer about ${what} is not as it describes it (${at})`);
  });
}

/** Page after page; throws `CannotLook` for one that fails, and for a list without an end. */
export async function* pagesOf<T>(at: RepositoryAt, list: RestList<T>): AsyncGenerator<readonly T[]> {
  const { route, parameters, what, permission, idOf } = list;
  let next: Readonly<Record<string, string>> | null = {};
  for (let page = 0; next !== null; page += 1) {
    if (page >= maxPages) throw new CannotLook(say`there are more than ${maxPages} pages of ${what}`);
    let items: readonly T[];
    try {
      const { owner, repo, octokit } = at;
      const named = route.includes('{owner}') ? { owner, repo } : {};
      const answer: { data: unknown; headers: { link?: string | undefined } } = await octokit.request(route, {
        ...named,
        ...parameters,
        per_page: 100,
        ...next,
      });
      items = itemsOf(list, answer.data);
      next = nextOf(answer.headers.link);
    } catch (error) {
      throw cannotLook(error, what, permission);
    }
    at.asked.note(
      { asked: route, parameters: parametersOf(at, parameters), permissions: permission },
      items.map(idOf),
    );
    yield items;
  }
}
