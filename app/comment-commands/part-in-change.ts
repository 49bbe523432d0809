/** Who has a part in a change, and whether somebody who speaks for it has seen it: asked of everybody who lets something pass. */
import { own, type Prose, say } from '../../policies/engine/prose.ts';
import { short } from '../../policies/engine/report/words.ts';
import { partIn } from '../../policies/facts/people.ts';
import { cannotLook } from '../github/access/reasons.ts';
import { checkNames } from '../publish/purposes.ts';
import type { JudgedPullRequest } from '../subjects/pull-request/judge.ts';
import type { Asked } from './answer.ts';

/**
 * Why this person may not speak for the change, whatever their role; null when they may. `what` they would do, as in
 * "cannot waive a policy for it". Throws `CannotLook` when not everybody with a part in it is known.
 */
export async function isOwnWork(
  asked: Asked,
  judged: JudgedPullRequest,
  what: string,
): Promise<Prose | null> {
  const { sender } = asked.task;
  if (asked.pull.author.id === sender.id)
    return own(`The author of a pull request cannot ${what}. Ask somebody else.`);
  const part = partIn(sender.login, await judged.people());
  return part && say`${part}: somebody with a part in a change cannot ${own(what)}. Ask somebody else.`;
}

/** When Fairlead first looked at a head; null when it did not. A comment is about a head that was judged before it. */
async function firstJudged({ access }: Asked, sha: string): Promise<Date | null> {
  const { owner, repo, appId } = access;
  const octokit = access.octokitFor({ for: 'verdict', kind: 'pull_request', facts: [] });
  try {
    const { data } = await octokit.request('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', {
      owner,
      repo,
      ref: sha,
      check_name: checkNames.verdict,
      app_id: appId,
      filter: 'all',
      per_page: 100,
    });
    const times = data.check_runs.flatMap(({ app, started_at: at }) =>
      Number(app?.id) === appId && at ? [Date.parse(at)] : [],
    );
    return times.length === 0 ? null : new Date(Math.min(...times));
  } catch (error) {
    throw cannotLook(error, own('when this head was first judged'), 'checks: read');
  }
}

/** GitHub's times have no fractions of a second. */
function isAfter(first: Date, written: Date): boolean {
  return Math.floor(first.getTime() / 1000) > Math.floor(written.getTime() / 1000);
}

/** People speak only for what they have seen: a push may come between the comment and this moment. Null when they have. */
export async function isUnseen(asked: Asked, sha: string): Promise<Prose | null> {
  const first = await firstJudged(asked, sha);
  if (first && !isAfter(first, asked.writtenAt)) return null;
  return say`${short(sha)} is newer than the comment. Look at it, and write the command again as a new comment.`;
}
