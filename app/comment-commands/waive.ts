/** `/fairlead waive <policy> reason: … until: …`: a waiver for one head, if the person and the rules allow it. */
import type { Assessment } from '../../policies/engine/evaluate.ts';
import { own, type Prose, say } from '../../policies/engine/prose.ts';
import { missingWords, short } from '../../policies/engine/report/words.ts';
import type { WaiverRules } from '../../policies/engine/waiver.ts';
import { dayOf } from '../../policies/engine/waivers/day.ts';
import { catalogue } from '../../policies/index.ts';
import { withoutSecrets } from '../evidence/capture/scrubbed.ts';
import type { StoredGrant } from '../store/grants.ts';
import { judgePullRequest } from '../subjects/pull-request/judge.ts';
import { type Answer, type Asked, notDone, refusing, saying } from './answer.ts';
import { lacksForWaiver } from './authority.ts';
import type { CommentCommand } from './parse.ts';
import { isOwnWork, isUnseen } from './part-in-change.ts';
import { rulesOf } from './rules.ts';
import { noSuchPolicy } from './words.ts';

type Wish = CommentCommand & { readonly kind: 'waive' };

const day = 24 * 60 * 60_000;

/** Why it may not last until then; null when it may. Days are UTC, both ends included. */
export function termProblem(
  until: string,
  rung: keyof WaiverRules['maxDays'],
  rules: WaiverRules,
  now: Date,
): Prose | null {
  if (rules.maxDays[rung] === 0) return say`A policy at ${rung} cannot be waived here.`;
  if (until < dayOf(now.toISOString())) return own('That day is over. Name today or a later day, in UTC.');
  const last = dayOf(new Date(now.getTime() + (rules.maxDays[rung] - 1) * day).toISOString());
  if (until <= last) return null;
  return say`A waiver of a policy at ${rung} lasts ${rules.maxDays[rung]} days at most: until ${last}.`;
}

/** Why there is nothing to waive; null when the policy fails on this head. */
function nothingToWaive(policy: string, assessment: Assessment | undefined, head: Prose): Prose | null {
  if (!catalogue.some(({ id }) => id === policy)) return noSuchPolicy(policy);
  if (!assessment) return own('That policy is not switched on for this repository.');
  const { rung, result } = assessment;
  if (rung === 'observe')
    return own('That policy is only observed here: it holds no merge, so it needs no waiver.');
  if (result.outcome === 'fail') return null;
  if (result.outcome === 'unknown')
    return say`Only a failure can be waived, and on ${head} that policy could not be judged: ${missingWords(result.missing)} An owner can let this head through: ${`/fairlead proceed ${policy} reason: …`}.`;
  return say`That policy does not fail on ${head}, so there is nothing to waive.`;
}

function granted({ head, policy, until }: Pick<StoredGrant, 'head' | 'policy' | 'until'>): Answer {
  const said = say`${policy} is waived on ${short(head)} until ${until} (UTC, that day included). A new push ends the waiver; so does editing or deleting the comment.`;
  return { ...saying(said), rejudge: true };
}

/** Given before: this is another try of the same command, whose answer was not finished. */
function grantedBefore(grant: StoredGrant): Answer {
  return grant.revokedAt
    ? notDone(own('That waiver was revoked; write it again as a new comment.'))
    : granted(grant);
}

async function give(asked: Asked, wish: Wish, head: string): Promise<Answer> {
  const { memory, task, pull, level, now } = asked;
  const { policy, reason, until } = wish;
  await memory.grants.give({
    comment: task.comment,
    repositoryId: task.repositoryId,
    pullRequest: task.number,
    head,
    policy,
    // It is kept for as long as the ledger, and shown wherever the waiver is.
    reason: withoutSecrets(reason),
    requestedBy: pull.author.login,
    approvedBy: task.sender.login,
    approverId: task.sender.id,
    permission: level,
    until,
    grantedAt: now,
  });
  return granted({ head, policy, until });
}

/** Throws `CannotLook` when something about it is not known: then nothing is granted. */
export async function waive(asked: Asked, wish: Wish): Promise<Answer> {
  const { memory, task, pull, access, now } = asked;
  const before = await memory.grants.find(task.comment);
  if (before) return grantedBefore(before);
  if (!pull.open) return notDone(own('This pull request is closed: there is nothing to waive.'));
  const judged = await judgePullRequest(access, task.number);
  const rules = rulesOf(judged);
  const missing = lacksForWaiver(asked, rules);
  if (missing) return refusing(missing);
  const assessment = judged.report.assessments.find(({ policy }) => policy === wish.policy);
  const head = say`${short(judged.headSha)}`;
  const nothing = nothingToWaive(wish.policy, assessment, head);
  if (nothing) return notDone(nothing);
  const rung = assessment?.rung === 'block' ? 'block' : 'warn';
  const refusal =
    termProblem(wish.until, rung, rules, now) ??
    (await isOwnWork(asked, judged, 'waive a policy for it')) ??
    (await isUnseen(asked, judged.headSha));
  if (refusal) return notDone(refusal);
  return give(asked, wish, judged.headSha);
}
