/** `/fairlead proceed <policy> reason: …`: an owner lets one head go on although a policy could not be judged. */
import type { Assessment } from '../../policies/engine/evaluate.ts';
import { own, type Prose, say } from '../../policies/engine/prose.ts';
import { short } from '../../policies/engine/report/words.ts';
import type { WaiverRules } from '../../policies/engine/waiver.ts';
import { catalogue } from '../../policies/index.ts';
import { withoutSecrets } from '../evidence/capture/scrubbed.ts';
import type { StoredProceed } from '../store/proceeds.ts';
import { type JudgedPullRequest, judgePullRequest } from '../subjects/pull-request/judge.ts';
import { type Answer, type Asked, notDone, refusing, saying } from './answer.ts';
import { lacksForWaiver } from './authority.ts';
import type { CommentCommand } from './parse.ts';
import { isOwnWork, isUnseen } from './part-in-change.ts';
import { rulesOf } from './rules.ts';
import { noSuchPolicy } from './words.ts';

type Wish = CommentCommand & { readonly kind: 'proceed' };

/** Why there is nothing to let through; null when the policy is unknown on this head. */
function nothingToLetThrough(
  policy: string,
  assessment: Assessment | undefined,
  rules: WaiverRules,
  head: Prose,
): Prose | null {
  if (!catalogue.some(({ id }) => id === policy)) return noSuchPolicy(policy);
  if (!assessment) return own('That policy is not switched on for this repository.');
  const { rung, result } = assessment;
  if (rung === 'observe') return own('That policy is only observed here: it holds no merge.');
  if (result.outcome === 'fail')
    return say`That policy was judged on ${head}, and it fails. What fails is fixed, or waived; it is never let through.`;
  if (result.outcome !== 'unknown')
    return say`That policy could be judged on ${head}, and holds nothing: there is nothing to let through.`;
  // Who allows no exception to what fails allows none to what is not known.
  return rules.maxDays[rung] === 0
    ? say`A policy at ${rung} cannot be waived here, and so cannot be let through either.`
    : null;
}

function given({ policy, head }: Pick<StoredProceed, 'policy' | 'head'>): Answer {
  const said = say`${policy} was not judged on ${short(head)}, and this head is let through. That is recorded, and shown as not judged. A push or another base branch ends it; so does editing or deleting the comment, and a failure once the policy can be judged.`;
  return { ...saying(said), rejudge: true };
}

async function give(asked: Asked, wish: Wish, judged: JudgedPullRequest): Promise<Answer> {
  const { memory, task, level, now } = asked;
  const { policy, reason } = wish;
  const { headSha: head, baseRef } = judged;
  await memory.proceeds.give({
    comment: task.comment,
    repositoryId: task.repositoryId,
    pullRequest: task.number,
    head,
    baseRef,
    policy,
    // It is kept for as long as the ledger, and shown wherever the waiver is.
    reason: withoutSecrets(reason),
    givenBy: task.sender.login,
    giverId: task.sender.id,
    permission: level,
    at: now,
  });
  return given({ policy, head });
}

/** Throws `CannotLook` when something about it is not known: then nothing is let through. */
export async function letProceed(asked: Asked, wish: Wish): Promise<Answer> {
  const { memory, task, pull, access } = asked;
  const before = await memory.proceeds.find(task.comment);
  if (before)
    return before.takenBack
      ? notDone(own('That was taken back; write it again as a new comment.'))
      : given(before);
  if (!pull.open) return notDone(own('This pull request is closed: there is nothing to let through.'));
  const judged = await judgePullRequest(access, task.number);
  const rules = rulesOf(judged);
  const missing = lacksForWaiver(asked, rules);
  if (missing) return refusing(missing);
  const assessment = judged.report.assessments.find(({ policy }) => policy === wish.policy);
  const refusal =
    nothingToLetThrough(wish.policy, assessment, rules, say`${short(judged.headSha)}`) ??
    (await isOwnWork(asked, judged, 'let it through')) ??
    (await isUnseen(asked, judged.headSha));
  return refusal ? notDone(refusal) : give(asked, wish, judged);
}
