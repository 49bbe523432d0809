/** How far the branch's own line is read: whoever makes a commit chooses its date. */
import { expect, it } from 'vitest';
import { asking } from '../../../app/evidence/github/asked.ts';
import { readLine } from '../../../app/evidence/github/history.ts';
import type { GuardedOctokit } from '../../../app/github/reads.ts';

const before = '2026-04-01T00:00:00.000Z';

const sha = (i: number): string => i.toString(16).padStart(40, '0');

/** Commits from the newest on, one below the other, with these dates. */
async function lineOf(dates: readonly string[], commits: readonly string[] = []) {
  const nodes = dates.map((committedDate, i) => ({
    oid: sha(i + 1),
    committedDate,
    messageHeadline: 'Work',
    parents: {
      totalCount: i + 1 < dates.length ? 1 : 0,
      nodes: i + 1 < dates.length ? [{ oid: sha(i + 2) }] : [],
    },
    author: null,
    signature: null,
  }));
  const graphql = async (_: string, { after }: { readonly after: string | null }) => {
    const from = Number(after ?? 0);
    const pageInfo = { hasNextPage: from + 100 < nodes.length, endCursor: String(from + 100) };
    const history = { totalCount: nodes.length, nodes: nodes.slice(from, from + 100), pageInfo };
    return { repository: { object: { history } } };
  };
  const octokit = { graphql } as unknown as GuardedOctokit;
  const at = { octokit, owner: 'acme', repo: 'shop', asked: asking() };
  const line = await readLine(at, sha(1), { commits: new Set(commits), before }, { of: async () => null });
  return line.length;
}

const of = (count: number, year: number) => Array.from({ length: count }, () => `${year}-06-01T00:00:00Z`);

it('one that says that it is older than the period, and even a page of them, hides none below it', async () => {
  expect(await lineOf([...of(1, 2026), ...of(1, 2001), ...of(3, 2026)])).toBe(5);
  expect(await lineOf([...of(1, 2001), ...of(150, 2026), ...of(199, 2001), ...of(1, 2026)])).toBe(351);
});

it('it ends where two hundred in a row say so, or at the commit that is known', async () => {
  expect(await lineOf([...of(5, 2026), ...of(900, 2020)])).toBe(205);
  expect(await lineOf([...of(5, 2001), ...of(900, 2026)], [sha(8)])).toBe(7);
});
