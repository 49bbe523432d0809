/** Everybody who had a part in a pull request, from every source: the commits, the branch's log, what events told. */
import { own, type Prose, say } from '../../policies/engine/prose.ts';
import { type People, partIn, uncompared } from '../../policies/facts/people.ts';
import type { PullRequest } from '../../policies/facts/pull-request.ts';
import type { PullRequestReads } from '../github/reads.ts';
import { CannotLook } from '../looked.ts';
import { commitGaps } from './commit-gaps.ts';
import { pushesOf } from './pushes.ts';
import { commitOf } from './reviews.ts';

/**
 * For who may decide about a change: whoever has a part in it may not. One request more than the wide read, and none where
 * the reviews were read before. Throws {@link CannotLook} when not everybody is known.
 */
export async function peopleIn(github: PullRequestReads, pull: PullRequest): Promise<People> {
  const [snapshot, told] = await Promise.all([github.snapshot(), github.history()]);
  const commits = snapshot.pullRequest.commits.map(commitOf);
  const [cut] = commitGaps(commits, pull, own('so not every author is known'));
  if (cut) throw new CannotLook(cut.reason, cut.remedy);
  if (commits.length === 0) throw new CannotLook(own('GitHub does not list the commits of this change'));
  const { value, gaps } = await pushesOf(github, pull, commits, told.pushes);
  const [gap] = gaps;
  if (gap) throw new CannotLook(gap.reason, gap.remedy);
  return { author: pull.author, commits, pushes: value.all };
}

/** Whether somebody's word about a change counts, as far as their part in it goes. */
export interface Standing {
  /** Why it does not, as a clause; null when it does. */
  readonly objection: Prose | null;
  /** A sentence that names whom they could not be compared with. */
  readonly remark?: Prose;
  /** Not everybody is known; a later try may see them. */
  readonly failed: boolean;
}

/** `people` is only asked about somebody whose word would count otherwise; null where nobody is known to have a part. */
export async function standingIn(people: (() => Promise<People>) | null, login: string): Promise<Standing> {
  if (!people) return { objection: null, failed: false };
  try {
    const all = await people();
    const objection = partIn(login, all);
    const remark = uncompared(all.commits, say`${login}`);
    return { objection, ...(remark && !objection ? { remark } : {}), failed: false };
  } catch (error) {
    const reason = error instanceof CannotLook ? error.gap.reason : say`${String(error)}`;
    const objection = say`it is not known whether ${login} had a part in this change: ${reason}`;
    return { objection, failed: true };
  }
}
