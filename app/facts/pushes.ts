/** Who pushed the change's commits. Looked up only when somebody approved: otherwise the answer decides nothing. */
import { own, say } from '../../policies/engine/prose.ts';
import type { PullRequest } from '../../policies/facts/pull-request.ts';
import type { Commit, Push } from '../../policies/facts/reviews.ts';
import { cannotLook, statusOf } from '../github/access/reasons.ts';
import type { GitHubReads } from '../github/reads.ts';
import { CannotLook, type Looked, whole } from '../looked.ts';

/** Newest entries of the branch's activity that are looked through: GitHub's most for one request. */
const entries = 100;

interface Activity {
  readonly after: string;
  readonly activity_type?: string;
  readonly actor: { readonly login: string } | null;
}

/** Somebody merged other pull requests into the branch: their part was in those. */
const merges: readonly (string | undefined)[] = ['pr_merge', 'merge_queue_merge'];

/** What opens the repository's files opens this log, too, whichever facts are wanted. */
type Reads = Pick<GitHubReads, 'subject' | 'owner' | 'repo'>;

/** From the branch's activity log, the newest first; nothing when the server has no such log. */
async function fromActivity({ subject, owner, repo }: Reads, { head }: PullRequest) {
  try {
    const { data } = await subject.request('GET /repos/{owner}/{repo}/activity', {
      owner,
      repo,
      ref: `refs/heads/${head.ref}`,
      per_page: entries,
    });
    if (!Array.isArray(data))
      throw new CannotLook(own("GitHub's answer to who pushed the head is not a list"));
    const list: readonly Activity[] = data;
    return list
      .filter(({ after, activity_type: type }) => after === head.sha || !merges.includes(type))
      .flatMap(({ after, actor }) => (actor ? [{ sha: after, login: actor.login }] : []));
  } catch (error) {
    // Contents can be read, or there were no facts at all: 404 means an Enterprise Server without this log.
    if (statusOf(error) === 404) return [];
    throw cannotLook(error, own('who pushed the head last'), 'contents: read');
  }
}

/** Whether the head says who made it, by an account: the second best answer, which the policy compares with reviewers. */
function isSigned({ committer, authors }: Commit): boolean {
  return committer === 'web-flow' ? authors.length > 0 : committer !== null;
}

export interface Pushes {
  /** Login of who pushed the head; null when nobody says. */
  readonly last: string | null;
  /** Of commits that are still in the change, the head's last. */
  readonly all: readonly Push[];
}

const nobody: Pushes = { last: null, all: [] };

/**
 * `told`: pushes that events told of. An unknown last pusher with a head that names no account either is a gap: an
 * approval might come from the very person who pushed.
 */
export async function pushesOf(
  github: Reads,
  pull: PullRequest,
  commits: readonly Commit[],
  told: readonly Push[],
): Promise<Looked<Pushes>> {
  try {
    // Fairlead may not read a fork's log.
    const logged = pull.head.fork ? [] : await fromActivity(github, pull);
    const isIn = ({ sha }: Push) => sha === pull.head.sha || commits.some((commit) => commit.sha === sha);
    const known = [...told, ...logged.toReversed()].filter(isIn);
    const last =
      logged.find(({ sha }) => sha === pull.head.sha)?.login ??
      told.findLast(({ sha }) => sha === pull.head.sha)?.login ??
      null;
    const pushes = { last, all: known };
    const head = commits.find(({ sha }) => sha === pull.head.sha);
    if (last !== null || !head || isSigned(head)) return whole(pushes);
    const reason = say`it is not known who pushed ${head.sha.slice(0, 7)}: GitHub does not say, and its committer has no account`;
    const remedy = own(
      'The author adds the commit’s e-mail address to their GitHub account, or pushes again with one that GitHub knows.',
    );
    return { value: pushes, gaps: [{ reason, remedy }] };
  } catch (error) {
    return { value: nobody, gaps: [cannotLook(error, own('who pushed the head last')).gap] };
  }
}

/** Where nobody approved. */
export const notLookedUp: Looked<Pushes> = whole(nobody);
