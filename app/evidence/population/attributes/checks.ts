/** Whether the required checks had passed: attribute A6. Pure. */
import { own, type Prose, say } from '../../../../policies/engine/prose.ts';
import type { Attribute } from '../../model/attribute.ts';
import type { Instant } from '../../model/period.ts';
import { fail, notApplicable, pass, together, unknown } from '../answers.ts';
import type { Change } from '../change.ts';
import type { BranchFacts, CheckFact, Demands } from '../facts.ts';
import { updateOf } from '../landing.ts';
import { demandsAt, isWholeAt } from '../rules.ts';

/** Seconds of GitHub's times: a check and the merge that waited for it may be of the same one. */
function checkAnswer(
  wanted: Demands['checks'][number],
  results: readonly CheckFact[],
  mergedAt: Instant,
): Attribute {
  const { name, app } = wanted;
  const of = results.filter((one) => one.name === name && (app === null || one.app === app));
  const good = of.filter(({ state }) => state === 'success');
  if (good.some(({ at }) => at !== null && at <= mergedAt)) {
    const isAgain = of.some(({ at }) => at !== null && at > mergedAt);
    return pass(isAgain ? say`${name} had passed; it ran again after the merge.` : say`${name} had passed.`);
  }
  if (good.some(({ at }) => at === null)) return unknown(say`GitHub does not say when ${name} passed.`);
  const isOther = app !== null && results.some((one) => one.name === name && one.app !== app);
  if (of.length === 0 && isOther)
    return fail(say`${name} was reported by another App than the one that has to.`);
  if (of.length === 0) return fail(say`${name} had not run.`);
  if (good.length > 0) return fail(say`${name} passed after the merge only.`);
  return fail(say`${name} had not passed.`);
}

function checksOf(facts: BranchFacts, demands: Demands, shas: readonly string[], at: Instant): Attribute {
  const read = shas.map((sha) => facts.checks.get(sha));
  const results = read.flatMap((one) => (one?.told ? one.value : []));
  const answers = demands.checks.map((wanted) => checkAnswer(wanted, results, at));
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
  const demands = demandsAt(facts, landing.at);
  if (!demands.told) return unknown(say`Which checks were required is not known: ${demands.because}.`);
  if (landing.at === null) return unknown(own('When it landed is not known.'));
  if (demands.value.checks.length === 0) {
    if (isWholeAt(facts, landing.at)) return notApplicable(own('No check was required.'));
    return notApplicable(
      own('No check that is required now was; whether another one was, was not recorded.'),
    );
  }
  // A queue waits for the checks of what it makes.
  const isMerged = through === 'merged' && landing.how !== 'merge queue';
  const heads = isMerged && pulls.length > 0 ? pulls.map(({ head }) => head) : [updateOf(landing).after];
  return together(heads.map((sha) => checksOf(facts, demands.value, [sha], landing.at ?? '')));
}
