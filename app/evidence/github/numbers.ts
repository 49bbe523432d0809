/**
 * Issues, pull requests and discussions of a repository share one space of numbers. How many there are of each, what the last number
 * is, and so how many are gone: GitHub says neither which issues were deleted nor which were transferred.
 */
import { own } from '../../../policies/engine/prose.ts';
import type { RepositoryAt } from './asked.ts';
import { ask } from './graphql.ts';

interface Last {
  readonly totalCount: number;
  readonly nodes: readonly ({ readonly number: number } | null)[] | null;
}

export interface Numbers {
  readonly issues: number;
  readonly pulls: number;
  /** The highest number that is there. */
  readonly last: number;
}

const newest = 'first: 1, orderBy: { field: CREATED_AT, direction: DESC }';
const selection = 'totalCount nodes { number }';

const highest = (...lists: readonly Last[]): number =>
  Math.max(0, ...lists.flatMap(({ nodes }) => (nodes ?? []).map((one) => one?.number ?? 0)));

/** Throws `CannotLook`. */
export async function readNumbers(at: RepositoryAt): Promise<Numbers> {
  const { issues, pullRequests } = await ask<{ readonly issues: Last; readonly pullRequests: Last }>(at, {
    name: 'issues and pullRequests',
    body: `issues(${newest}) { ${selection} } pullRequests(${newest}) { ${selection} }`,
    variables: {},
    what: own('how many issues and pull requests there are'),
    permission: 'issues: read, pull_requests: read',
    idsOf: () => [],
  });
  return { issues: issues.totalCount, pulls: pullRequests.totalCount, last: highest(issues, pullRequests) };
}

/** By themselves: few let Fairlead see them. Throws `CannotLook`. */
export async function readDiscussions(
  at: RepositoryAt,
): Promise<{ readonly count: number; readonly last: number }> {
  const { discussions } = await ask<{ readonly discussions: Last }>(at, {
    name: 'discussions',
    body: `discussions(${newest}) { ${selection} }`,
    variables: {},
    what: own('the discussions'),
    permission: 'discussions: read',
    idsOf: () => [],
  });
  return { count: discussions.totalCount, last: highest(discussions) };
}
