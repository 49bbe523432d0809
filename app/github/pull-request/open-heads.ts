/**
 * Open pull requests with the heads they have now. GitHub's own ways from a commit to its pull requests are no complete
 * lists: they leave out open ones whose commit is on the default branch, and those whose head is in a fork.
 */
import { own } from '../../../policies/engine/prose.ts';
import { CannotLook } from '../../looked.ts';
import { readWhole } from '../connection.ts';
import type { GuardedOctokit } from '../reads.ts';
import type { OpenHead, OpenHeads } from './snapshot.ts';

interface RepositoryOf {
  readonly octokit: GuardedOctokit;
  readonly owner: string;
  readonly repo: string;
}

/** The oldest first: what is opened or closed meanwhile does not move the pages that are still to be read. */
export const openHeadsPage = `pullRequests(states: OPEN, first: 100, orderBy: { field: CREATED_AT, direction: ASC }`;
export const openHeadsParts = '{ nodes { number headRefOid } totalCount pageInfo { hasNextPage endCursor } }';

/** Checked against GitHub's public schema by a test. */
export const openHeadsQuery = `query FairleadOpenHeads($owner: String!, $repo: String!, $after: String) {
  repository(owner: $owner, name: $repo) { heads: ${openHeadsPage}, after: $after) ${openHeadsParts} }
}`;

interface Answer {
  readonly repository: { readonly heads: OpenHeads } | null;
}

/** All of them, from a first page that was read with something else. Throws `CannotLook`, and what GitHub's failures throw. */
export function restOfHeads(of: RepositoryOf, first: OpenHeads): Promise<readonly OpenHead[]> {
  const { octokit, owner, repo } = of;
  return readWhole(
    first,
    'open pull requests',
    async (after) =>
      (await octokit.graphql<Answer>(openHeadsQuery, { owner, repo, after })).repository?.heads,
  );
}

/** REST's first page: null when there are more, since pages of REST move while they are read. It is free when nothing changed. */
async function firstPage({ octokit, owner, repo }: RepositoryOf): Promise<readonly OpenHead[] | null> {
  const route = 'GET /repos/{owner}/{repo}/pulls';
  const { data, headers } = await octokit.request(route, { owner, repo, state: 'open', per_page: 100 });
  if (headers.link?.includes('rel="next"')) return null;
  return data.map(({ number, head }) => ({ number, headRefOid: head.sha }));
}

/** All of them. Throws as {@link restOfHeads}. */
export async function readOpenHeads(of: RepositoryOf): Promise<readonly OpenHead[]> {
  const few = await firstPage(of);
  if (few) return few;
  const { octokit, owner, repo } = of;
  const { repository } = await octokit.graphql<Answer>(openHeadsQuery, { owner, repo, after: null });
  if (!repository) throw new CannotLook(own('the repository is gone'));
  return restOfHeads(of, repository.heads);
}
