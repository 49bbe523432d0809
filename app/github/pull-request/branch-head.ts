import { statusOf } from '../access/reasons.ts';
import type { GuardedOctokit } from '../reads.ts';

/** The head of a branch now; null when the branch is gone. */
export async function branchHead(
  octokit: GuardedOctokit,
  of: { readonly owner: string; readonly repo: string },
  branch: string,
): Promise<string | null> {
  try {
    const { data } = await octokit.request('GET /repos/{owner}/{repo}/branches/{branch}', {
      owner: of.owner,
      repo: of.repo,
      branch,
    });
    return data.commit.sha;
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw error;
  }
}
