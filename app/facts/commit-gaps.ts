/** When the list of a pull request's commits may be incomplete, or of another head. */
import type { Gap } from '../../policies/engine/facts.ts';
import { own, type Prose, say } from '../../policies/engine/prose.ts';
import type { PullRequest } from '../../policies/facts/pull-request.ts';
import { maxCommits } from '../github/pull-request/snapshot-query.ts';

const headMoved: Gap = {
  reason: own('the head moved while it was read'),
  remedy: own('Nothing to do: the new head is judged on its own.'),
};

/**
 * Commits are read by pull request, not by commit: a push in between would mix two versions. `consequence` as in "so
 * not every author is known".
 */
export function commitGaps(
  commits: readonly { readonly sha: string }[],
  { head }: PullRequest,
  consequence: Prose,
): readonly Gap[] {
  if (commits.length >= maxCommits) {
    const reason = say`GitHub lists ${maxCommits} commits of a pull request at most, ${consequence}`;
    return [{ reason, remedy: own('Split the change, or squash its commits.') }];
  }
  return commits.length === 0 || commits.some(({ sha }) => sha === head.sha) ? [] : [headMoved];
}
