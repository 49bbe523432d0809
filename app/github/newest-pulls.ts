/** Who opened the newest pull requests of a repository, whatever became of them. */
import { own } from '../../policies/engine/prose.ts';
import { cannotLook } from './access/reasons.ts';
import type { GitHubReads } from './reads.ts';

/** One page. */
const looked = 50;

export interface NewestPull {
  /** Empty where the account is gone. */
  readonly login: string;
  readonly branch: string;
}

/** Newest first. Throws `CannotLook`. */
export async function listNewestPulls({
  octokit,
  owner,
  repo,
}: Pick<GitHubReads, 'octokit' | 'owner' | 'repo'>): Promise<readonly NewestPull[]> {
  try {
    const { data } = await octokit.request('GET /repos/{owner}/{repo}/pulls', {
      owner,
      repo,
      state: 'all',
      sort: 'created',
      direction: 'desc',
      per_page: looked,
    });
    return data.map(({ user, head }) => ({ login: user?.login ?? '', branch: head.ref }));
  } catch (error) {
    throw cannotLook(error, own('the newest pull requests'), 'pull_requests: read');
  }
}
