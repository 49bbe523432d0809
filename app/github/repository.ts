/** A repository itself, and the head of its default branch. */
import { say } from '../../policies/engine/prose.ts';
import type { Repository } from '../../policies/facts/repository.ts';
import { cannotLook } from './access/reasons.ts';
import type { GuardedOctokit } from './reads.ts';

export interface RepositoryNow extends Repository {
  /** The commit its default branch is at. */
  readonly sha: string;
}

/** Throws `CannotLook`. */
export async function readRepository(
  octokit: GuardedOctokit,
  at: { readonly owner: string; readonly repo: string },
): Promise<RepositoryNow> {
  const { owner, repo } = at;
  try {
    const { data } = await octokit.request('GET /repos/{owner}/{repo}', { owner, repo });
    const defaultBranch = data.default_branch;
    const route = 'GET /repos/{owner}/{repo}/branches/{branch}';
    const branch = await octokit.request(route, { owner, repo, branch: defaultBranch });
    return { owner, name: repo, defaultBranch, sha: branch.data.commit.sha };
  } catch (error) {
    throw cannotLook(error, say`the repository ${`${owner}/${repo}`}`, 'contents: read');
  }
}
