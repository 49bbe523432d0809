/** Lists that are read to the end, or not at all. */
import { own } from '../../../policies/engine/prose.ts';
import { CannotLook } from '../../looked.ts';
import type { Reader } from '../access/read-only.ts';

/** Pages of 100: no list of settings is longer. */
const maxPages = 20;

/** All pages of a list; GitHub gives fewer than asked for on the last. Throws what Octokit throws. */
export async function allOf(
  reader: Reader,
  route: `GET ${string}`,
  parameters: Readonly<Record<string, unknown>>,
  under?: string,
): Promise<readonly unknown[]> {
  const items: unknown[] = [];
  for (let page = 1; page <= maxPages; page++) {
    const { data } = await reader.get(route, { ...parameters, per_page: 100, page });
    const list = under ? (data as Readonly<Record<string, unknown>>)[under] : data;
    if (!Array.isArray(list)) throw new CannotLook(own('GitHub’s answer is not a list'));
    items.push(...list);
    if (list.length < 100) return items;
  }
  throw new CannotLook(own(`the list is longer than ${maxPages} pages`));
}
