/** What each commit of a pull request changes: one read for all of them, as git's format for mail. */
import { own } from '../../../policies/engine/prose.ts';
import { cannotLook, statusOf } from '../access/reasons.ts';
import type { GuardedOctokit } from '../reads.ts';
import { getPull, type PullRequestOf } from './pull-request.ts';

/** GitHub's answer to a diff of more than 20,000 lines or 300 files. */
const tooLarge = 406;

/** Null for a pull request of one commit: what it changes is what the commit does. Throws `CannotLook`. */
export async function readCommitPatches(
  octokit: GuardedOctokit,
  of: Pick<PullRequestOf, 'owner' | 'repo' | 'number'>,
): Promise<{ readonly commits: number; readonly text: string | null } | null> {
  const { owner, repo, number: pull_number } = of;
  try {
    const { commits } = await getPull(octokit, of);
    if (commits < 2) return null;
    const { data } = await octokit.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', {
      owner,
      repo,
      pull_number,
      headers: { accept: 'application/vnd.github.patch' },
    });
    // Text, whatever the types say: they are those of the JSON answer.
    const answered: unknown = data;
    if (answered instanceof ArrayBuffer) return { commits, text: new TextDecoder().decode(answered) };
    return { commits, text: typeof answered === 'string' ? answered : null };
  } catch (error) {
    if (statusOf(error) === tooLarge) return { commits: (await getPull(octokit, of)).commits, text: null };
    throw cannotLook(error, own('the commits of the pull request'), 'pull_requests: read');
  }
}
