/** Everybody who had a part in a pull request, from every source: the commits, the branch's log, what events told. */
import { own } from '../../policies/engine/prose.ts';
import type { People } from '../../policies/facts/people.ts';
import { commitGaps } from '../facts/commit-gaps.ts';
import { pushesOf } from '../facts/pushes.ts';
import { commitOf } from '../facts/reviews.ts';
import { CannotLook } from '../looked.ts';
import type { JudgedPullRequest } from '../subjects/pull-request/judge.ts';
import type { Asked } from './answer.ts';

type Of = Pick<Asked, 'access' | 'memory' | 'task'>;

/**
 * For who may decide about a change: whoever has a part in it may not. One more request. Throws {@link CannotLook} when not
 * everybody is known.
 */
export async function peopleIn({ access, memory, task }: Of, judged: JudgedPullRequest): Promise<People> {
  const { snapshot, pull } = judged;
  if (!snapshot) throw new CannotLook(own('who wrote the commits could not be read'));
  const commits = snapshot.pullRequest.commits.map(commitOf);
  const [cut] = commitGaps(commits, pull, own('so not every author is known'));
  if (cut) throw new CannotLook(cut.reason, cut.remedy);
  if (commits.length === 0) throw new CannotLook(own('GitHub does not list the commits of this change'));
  const octokit = access.octokitFor({ for: 'verdict', kind: 'pull_request', facts: ['reviews'] });
  const { owner, repo } = access;
  const told = await memory.changes.of({ repositoryId: task.repositoryId, pullRequest: task.number });
  const { value, gaps } = await pushesOf({ octokit, owner, repo }, pull, commits, told.pushes);
  const [gap] = gaps;
  if (gap) throw new CannotLook(gap.reason, gap.remedy);
  return { author: pull.author, commits, pushes: value.all };
}
