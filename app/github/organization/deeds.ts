/** Who did what in one repository, as GitHub lists it: pushes, and what people write. */
import * as z from 'zod';
import { own, say } from '../../../policies/engine/prose.ts';
import { CannotLook } from '../../looked.ts';
import { type OrganizationReads, readAs } from './reads.ts';

/** Pages of 100 of one list. */
const maxPages = 10;

/** Who did something, and when, ISO 8601, UTC. */
export interface Deed {
  readonly login: string | null;
  readonly at: string;
}

/** Deeds, the newest first as far as GitHub sorts them, in pages. */
export type Deeds = AsyncIterable<readonly Deed[]>;

/** Of one repository, since a time. */
export interface Search extends OrganizationReads {
  readonly days: number;
  readonly since: Date;
}

/** What the address of the next page asks for; null on the last one. */
function nextPage(link: unknown): Readonly<Record<string, string>> | null {
  const address = /<([^>]+)>;\s*rel="next"/.exec(String(link ?? ''))?.[1];
  return address === undefined ? null : Object.fromEntries(new URL(address).searchParams);
}

/** Throws `CannotLook` after the last page that is read, when there are more. */
async function* pages(
  { octokit }: OrganizationReads,
  route: string,
  parameters: Readonly<Record<string, unknown>>,
  deedOf: (item: unknown) => Deed,
): Deeds {
  let asked: Readonly<Record<string, unknown>> = { ...parameters, per_page: 100 };
  for (let page = 1; ; page += 1) {
    const { data, headers } = await octokit.request(route, asked);
    if (!Array.isArray(data)) throw new CannotLook(say`GitHub's answer to ${route} is not a list`);
    yield data.map(deedOf);
    const next = nextPage(headers.link);
    if (next === null) return;
    if (page === maxPages) throw new CannotLook(say`there is more than ${maxPages * 100} entries of it`);
    asked = { ...asked, ...next };
  }
}

const person = z.object({ login: z.string() }).nullable();
const pushed = z.object({ actor: person, timestamp: z.string() });
const written = z.object({ user: person, created_at: z.string() });

/** GitHub's shortest period that has all of these days in it. */
function periodOf(days: number): string {
  if (days <= 7) return 'week';
  if (days <= 28) return 'month';
  return days <= 88 ? 'quarter' : 'year';
}

/** Pushes, merges, branches made and deleted. */
export function pushes(search: Search, repo: string): Deeds {
  const what = own('who pushed');
  const parameters = { owner: search.org, repo, time_period: periodOf(search.days) };
  return pages(search, 'GET /repos/{owner}/{repo}/activity', parameters, (item) => {
    const { actor, timestamp } = readAs(pushed, item, what);
    return { login: actor?.login ?? null, at: timestamp };
  });
}

const whoWrote = own('who wrote');

function deedOf(item: unknown): Deed {
  const { user, created_at: at } = readAs(written, item, whoWrote);
  return { login: user?.login ?? null, at };
}

const newestFirst = { sort: 'updated', direction: 'desc' } as const;

/** Issues and pull requests that were opened. */
export function issues(search: Search, repo: string): Deeds {
  const since = search.since.toISOString();
  const parameters = { owner: search.org, repo, since, state: 'all', ...newestFirst };
  return pages(search, 'GET /repos/{owner}/{repo}/issues', parameters, deedOf);
}

/** Comments on issues and pull requests. */
export function comments(search: Search, repo: string): Deeds {
  const parameters = { owner: search.org, repo, since: search.since.toISOString(), ...newestFirst };
  return pages(search, 'GET /repos/{owner}/{repo}/issues/comments', parameters, deedOf);
}
