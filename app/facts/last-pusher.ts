/** Who pushed the head last. Looked up only when somebody approved: otherwise the answer decides nothing. */
import { own, say } from '../../policies/engine/prose.ts';
import type { PullRequest } from '../../policies/facts/pull-request.ts';
import type { Commit, Review } from '../../policies/facts/reviews.ts';
import { cannotLook, statusOf } from '../github/access/reasons.ts';
import type { GitHubReads } from '../github/reads.ts';
import { CannotLook, type Looked, whole } from '../looked.ts';

/** Newest entries of the branch's activity that are looked through; the head's own push is nearly always the first. */
const entries = 30;

interface Activity {
  readonly after: string;
  readonly actor: { readonly login: string } | null;
}

/** From the branch's activity log; null when it has no entry for this head, or the server has no such log. */
async function fromActivity({ octokit, owner, repo }: GitHubReads, { head }: PullRequest) {
  try {
    const { data } = await octokit.request('GET /repos/{owner}/{repo}/activity', {
      owner,
      repo,
      ref: `refs/heads/${head.ref}`,
      per_page: entries,
    });
    if (!Array.isArray(data))
      throw new CannotLook(own("GitHub's answer to who pushed the head is not a list"));
    const list: readonly Activity[] = data;
    return list.find(({ after }) => after === head.sha)?.actor?.login ?? null;
  } catch (error) {
    // Contents can be read, or there were no facts at all: 404 means an Enterprise Server without this log.
    if (statusOf(error) === 404) return null;
    throw cannotLook(error, own('who pushed the head last'), 'contents: read');
  }
}

/** Whether the head says who made it, by an account: the second best answer, which the policy compares with reviewers. */
function isSigned({ committer, authors }: Commit): boolean {
  return committer === 'web-flow' ? authors.length > 0 : committer !== null;
}

/**
 * The login, or null when GitHub does not say. Null with a head that names no account either is a gap: the approval
 * might come from the very person who pushed.
 */
export async function pushedBy(
  github: GitHubReads,
  pull: PullRequest,
  commits: readonly Commit[],
  approvals: readonly Review[],
): Promise<Looked<string | null>> {
  if (approvals.length === 0) return whole(null);
  try {
    // Fairlead may not read a fork's log.
    const login = pull.head.fork ? null : await fromActivity(github, pull);
    const head = commits.find(({ sha }) => sha === pull.head.sha);
    if (login !== null || !head || isSigned(head)) return whole(login);
    const reason = say`it is not known who pushed ${head.sha.slice(0, 7)}: GitHub does not say, and its committer has no account`;
    const remedy = own(
      'The author adds the commit’s e-mail address to their GitHub account, or pushes again with one that GitHub knows.',
    );
    return { value: null, gaps: [{ reason, remedy }] };
  } catch (error) {
    return { value: null, gaps: [cannotLook(error, own('who pushed the head last')).gap] };
  }
}
