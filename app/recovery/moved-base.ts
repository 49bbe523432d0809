/**
 * Whether a base branch changed, since a verdict, in what judges its pull requests. The push that did may have been lost,
 * or the base was read as it was before it. Most pushes change none of it, and cost no judgement.
 */
import { statusOf } from '../github/access/reasons.ts';
import { branchHead } from '../github/pull-request/branch-head.ts';
import type { GuardedOctokit } from '../github/reads.ts';
import { governs } from '../pushed-paths.ts';
import type { RepositoryRef } from '../task.ts';

/** Says of a branch whether what governs it differs between a commit and its head. */
export type Governed = (ref: string, since: string) => Promise<boolean>;

/** GitHub lists no more files of a comparison. https://docs.github.com/rest/commits/commits#compare-two-commits */
const maxFiles = 300;

/**
 * One read for a branch, and one for the oldest commit it was at when somebody was judged: that tells of the commits since,
 * too, so ask for the oldest first. A commit that the branch does not come from any more counts as changed.
 */
export function governedSince(octokit: GuardedOctokit, { owner, repo }: RepositoryRef): Governed {
  /** Since these, nothing changed that governs. */
  const clean = new Set<string>();
  const compare = async (since: string, head: string): Promise<boolean> => {
    const basehead = `${since}...${head}`;
    const route = 'GET /repos/{owner}/{repo}/compare/{basehead}';
    const { data } = await octokit.request(route, { owner, repo, basehead });
    const { status, commits, files = [] } = data;
    if (status !== 'ahead' || files.length >= maxFiles) return true;
    const paths = files.flatMap(({ filename, previous_filename: previous }) => [
      filename,
      previous ?? filename,
    ]);
    if (paths.some(governs)) return true;
    for (const sha of [since, ...commits.map((commit) => commit.sha)]) clean.add(sha);
    return false;
  };
  return async (ref, since) => {
    const head = await branchHead(octokit, { owner, repo }, ref);
    // Without the branch, a pull request is judged by what its base was.
    if (head === null || head === since || clean.has(since)) return false;
    return compare(since, head).catch((error: unknown) => {
      if (statusOf(error) === 404) return true;
      throw error;
    });
  };
}
