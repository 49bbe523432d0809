/** The pull requests that were merged into a branch last, as GitHub lists them. */
import { own } from '../../policies/engine/prose.ts';
import { askForLess } from '../github/access/ask-for-less.ts';
import { cannotLook } from '../github/access/reasons.ts';
import { present } from '../github/connection.ts';
import type { ActorNode } from '../github/pull-request/snapshot.ts';
import type { GuardedOctokit } from '../github/reads.ts';
import type { Which } from './changes.ts';

export interface MergedPull {
  readonly number: number;
  readonly title: string;
  /** Null for a deleted account. */
  readonly author: ActorNode | null;
  readonly mergedAt: string;
  readonly updatedAt: string;
  readonly headRefOid: string;
  /** The base branch's head when it was merged. */
  readonly baseRefOid: string;
}

interface Answer {
  readonly repository: {
    readonly pullRequests: {
      readonly nodes: readonly (MergedPull | null)[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    };
  } | null;
}

/** Items a page, GitHub's maximum, and how many when that is too much for it. */
const pages = [100, 30, 10] as const;

/** GitHub cannot sort by the time of the merge. Newest by any update come first, so the rest is older. */
const query = `query FairleadMerged($owner: String!, $repo: String!, $base: String!, $first: Int!, $after: String) {
  repository(owner: $owner, name: $repo) {
    pullRequests(states: MERGED, baseRefName: $base, first: $first, after: $after, orderBy: { field: UPDATED_AT, direction: DESC }) {
      nodes { number title author { __typename login } mergedAt updatedAt headRefOid baseRefOid }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

function byMerge(a: MergedPull, b: MergedPull): number {
  return Date.parse(b.mergedAt) - Date.parse(a.mergedAt) || b.number - a.number;
}

/** Whether no unread pull request can be among the newest: none was updated as late as those were merged. */
function isSettled(sorted: readonly MergedPull[], oldestUpdate: number, { max, since }: Which): boolean {
  if (since !== null && oldestUpdate < Date.parse(since)) return true;
  const last = sorted[max - 1];
  return last !== undefined && Date.parse(last.mergedAt) >= oldestUpdate;
}

export interface Merged {
  /** Newest first. */
  readonly pulls: readonly MergedPull[];
  /** False: the limit of pages came first, so a few newer ones may be missing. */
  readonly whole: boolean;
}

export interface MergedOf {
  readonly octokit: GuardedOctokit;
  readonly owner: string;
  readonly repo: string;
  readonly base: string;
}

/** One request per 100 pull requests, at most `maxPages`. Throws `CannotLook`. */
export async function mergedPulls(of: MergedOf, which: Which, maxPages: number): Promise<Merged> {
  const { octokit, owner, repo, base } = of;
  const all = new Map<number, MergedPull>();
  let after: string | null = null;
  let whole = false;
  for (let read = 0; read < maxPages && !whole; read += 1) {
    const from = after;
    const answer: Answer = await askForLess(pages, ({ size: first, request }) =>
      octokit.graphql<Answer>(query, { owner, repo, base, first, after: from, request }),
    ).catch((error: unknown) => {
      throw cannotLook(error, own('the merged pull requests'), 'pull_requests: read');
    });
    const list = answer.repository?.pullRequests;
    if (!list) throw cannotLook(new Error('no such repository'), own('the merged pull requests'));
    const nodes = present(list.nodes);
    for (const pull of nodes) all.set(pull.number, pull);
    const oldestUpdate = Date.parse(nodes.at(-1)?.updatedAt ?? '');
    after = list.pageInfo.endCursor;
    whole =
      !list.pageInfo.hasNextPage ||
      after === null ||
      isSettled([...all.values()].sort(byMerge), oldestUpdate, which);
  }
  const { since } = which;
  const wanted = [...all.values()].filter(
    ({ mergedAt }) => since === null || Date.parse(mergedAt) >= Date.parse(since),
  );
  return { pulls: wanted.sort(byMerge).slice(0, which.max), whole };
}
