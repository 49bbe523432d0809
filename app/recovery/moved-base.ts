/**
 * Whether a base branch changed, since a verdict, in what judges its pull requests. The push that did may have been lost,
 * or the base was read as it was before it. Most pushes change none of it, and cost no judgement.
 */
import { statusOf } from '../github/access/reasons.ts';
import { branchHead } from '../github/pull-request/pull-request.ts';
import type { GuardedOctokit } from '../github/reads.ts';
import { governs } from '../pushed-paths.ts';
import type { RepositoryRef } from '../task.ts';

/** Says of a branch whether what governs it differs between a commit and its head. */
export type Governed = (ref: string, since: string) => Promise<boolean>;

/** GitHub lists no more files of a comparison. https://docs.github.com/rest/commits/commits#compare-two-commits */
const maxFiles = 300;

/**
 * One read for a branch, and one for each commit it was at when somebody was judged; all made once. A branch that is gone,
 * and a commit that it does not come from any more, count as changed.
 */
export function governedSince(octokit: GuardedOctokit, { owner, repo }: RepositoryRef): Governed {
  const compare = async (since: string, head: string): Promise<boolean> => {
    const basehead = `${since}...${head}`;
    const route = 'GET /repos/{owner}/{repo}/compare/{basehead}';
    try {
      const { data } = await octokit.request(route, { owner, repo, basehead, per_page: 1 });
      const { status, files = [] } = data;
      if (status !== 'ahead' || files.length >= maxFiles) return true;
      return files.some(({ filename, previous_filename: previous }) =>
        [filename, previous].some((path) => path !== undefined && governs(path)),
      );
    } catch (error) {
      if (statusOf(error) === 404) return true;
      throw error;
    }
  };
  return async (ref, since) => {
    const head = await branchHead(octokit, { owner, repo }, ref);
    return head !== since && (head === null || compare(since, head));
  };
}
