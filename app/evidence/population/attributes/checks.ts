/** Whether the required checks had passed: attribute A6. Pure. */
import { own, type Prose, say } from '../../../../policies/engine/prose.ts';
import type { Attribute } from '../../model/attribute.ts';
import type { Instant } from '../../model/period.ts';
import { fail, notApplicable, pass, together, unknown } from '../answers.ts';
import type { Change } from '../change.ts';
import type { Demands } from '../demands.ts';
import type { BranchFacts, CheckFact } from '../facts.ts';
import { updateOf } from '../landing.ts';
import { partOf } from '../reviews/part.ts';
import { nameOf } from '../reviews/words.ts';
import { rulesAt } from '../rules.ts';

/** What held of one App's runs, or of the statuses, when it was merged: the newest that had begun. */
function standing(of: readonly CheckFact[], mergedAt: Instant): readonly CheckFact[] {
  const begun = of.filter(({ startedAt, at }) => (startedAt ?? at ?? '') <= mergedAt);
  const newest = begun
    .map(({ startedAt, at }) => startedAt ?? at ?? '')
    .sort()
    .at(-1);
  return begun.filter(({ startedAt, at }) => (startedAt ?? at ?? '') === newest);
}

/** Seconds of GitHub's times: a check and the merge that waited for it may be of the same one, and so may two runs of it. */
function stood(name: string, all: readonly CheckFact[], mergedAt: Instant): Attribute {
  const then = standing(all, mergedAt);
  const hadPassed = ({ state, at }: CheckFact) => state === 'success' && at !== null && at <= mergedAt;
  const isWaiting = all.some(({ startedAt, at }) => startedAt === null && at === null);
  if (isWaiting && then.some(hadPassed))
    return unknown(say`${name} had passed, and is to run again; GitHub does not say since when.`);
  if (then.length > 0 && then.every(hadPassed)) {
    const isAgain = all.some(({ at }) => at !== null && at > mergedAt);
    return pass(isAgain ? say`${name} had passed; it ran again after the merge.` : say`${name} had passed.`);
  }
  if (then.some(({ state, at }) => state === 'success' && at === null))
    return unknown(say`GitHub does not say when ${name} passed.`);
  if (then.some(hadPassed))
    return unknown(
      say`${name} passed and did not within one second; GitHub does not say which was the last.`,
    );
  if (all.some(hadPassed))
    return fail(say`${name} had passed, and was made again before the merge: ${failed(then)}.`);
  if (all.some(({ state }) => state === 'success')) return fail(say`${name} passed after the merge only.`);
  return fail(say`${name} had not passed.`);
}

const failed = (then: readonly CheckFact[]): Prose =>
  own(then.some(({ state }) => state === 'failure') ? 'that failed' : 'that had not ended');

/** A status is what whoever may write says: the word of somebody with a part in the change is their own. */
function checkAnswer(
  { name, app }: Demands['checks'][number],
  results: readonly CheckFact[],
  mergedAt: Instant,
  part: ReadonlySet<number>,
): Attribute {
  const of = results.filter((one) => one.name === name && (app === null || one.app === app));
  const isOther = app !== null && results.some((one) => one.name === name && one.app !== app);
  if (of.length === 0 && isOther)
    return fail(say`${name} was reported by another App than the one that has to.`);
  if (of.length === 0) return fail(say`${name} had not run.`);
  // Of a check and a status with the same name, and of several Apps' checks, GitHub waits for each.
  const answer = together(
    [...Map.groupBy(of, (one) => one.app).values()].map((all) => stood(name, all, mergedAt)),
  );
  const teller = of.find(
    ({ by, state }) => state === 'success' && by?.type === 'User' && part.has(by.id),
  )?.by;
  return answer.answer === 'pass' && teller
    ? unknown(say`That ${name} had passed is the word of ${nameOf(teller)}, who had a part in the change.`)
    : answer;
}

function checksOf(facts: BranchFacts, demands: Demands, sha: string, at: Instant, part: ReadonlySet<number>) {
  const read = [facts.checks.get(sha)];
  const results = read.flatMap((one) => (one?.told ? one.value : []));
  const answers = demands.checks.map((wanted) => checkAnswer(wanted, results, at, part));
  const refusal = read.find((one) => one === undefined || !one.told);
  const because: Prose = refusal && !refusal.told ? refusal.because : own('nobody read them');
  const isMissing = refusal !== undefined || read.includes(undefined);
  // What could not be read may hold what is missing.
  return together(
    answers.map((one) =>
      one.answer === 'fail' && isMissing ? unknown(say`The checks could not be read: ${because}.`) : one,
    ),
  );
}

export function checked(facts: BranchFacts, { landing, pulls, through }: Change): Attribute {
  const rules = rulesAt(facts, landing.at);
  if (!rules.told) return unknown(say`Which checks were required is not known: ${rules.because}.`);
  const { demands, unseen, mayBeGone } = rules.value;
  const hidden =
    unseen.checks && unknown(say`Whether more checks were required is not known: ${unseen.checks}.`);
  if (demands.checks.length === 0) {
    if (hidden) return hidden;
    return notApplicable(
      mayBeGone
        ? own(
            'No check that is seen was required; whether one was that is required no more, was not recorded.',
          )
        : own('No check was required.'),
    );
  }
  // A queue waits for the checks of what it makes.
  const isMerged = through === 'merged' && landing.how !== 'merge queue';
  const heads = isMerged && pulls.length > 0 ? pulls.map(({ head }) => head) : [updateOf(landing).after];
  const writers = pulls.flatMap((pull) => [...partOf(facts, pull).ids]);
  const part = new Set([...writers, ...(isMerged || !landing.actor ? [] : [landing.actor.id])]);
  const of = together(heads.map((sha) => checksOf(facts, demands, sha, landing.at ?? '', part)));
  return hidden && of.answer === 'pass' ? hidden : of;
}
