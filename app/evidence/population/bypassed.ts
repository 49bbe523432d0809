/** Attribute A8: nobody went around a rule. Pure. Whoever is exempt leaves no trace: what a rule demands has to have been there. */
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import type { Attribute, Attributes } from '../model/attribute.ts';
import { fail, notApplicable, pass, unknown } from './answers.ts';
import type { Change } from './change.ts';
import { type Classed, suiteOf } from './classes.ts';
import type { Demands } from './demands.ts';
import type { BranchFacts, PullFact, RulesFact, SuiteFact } from './facts.ts';
import { opinionsOf } from './reviews/opinions.ts';
import { cutOf } from './reviews/words.ts';
import { noDemands, rulesAt, wantsReview } from './rules.ts';

type Shown = Pick<Attributes, 'A1' | 'A2' | 'A6' | 'A10'>;

/**
 * Whether as many approved as was demanded, as GitHub counts: everybody but the author who may write. Who may not write now may have been
 * able to then.
 */
function enough(facts: BranchFacts, pull: PullFact, demanded: number): Attribute['answer'] {
  const others = opinionsOf(facts, pull).filter(
    ({ review: { by }, standing }) =>
      (standing === 'approved' || standing === 'not known') && (by === null || by.id !== pull.author?.id),
  );
  const sure = others.filter(({ review, standing }) => standing === 'approved' && review.canPush === true);
  if (sure.length >= demanded) return 'pass';
  return others.length < demanded && !cutOf(pull, 'reviews', 'dismissals') ? 'fail' : 'unknown';
}

/** What was demanded, and whether it was there: the worst of the answers that it asks for. */
function met(
  facts: BranchFacts,
  { pulls }: Change,
  demands: Demands,
  { A1, A2, A6, A10 }: Shown,
): 'pass' | 'fail' | 'unknown' {
  const asked = [
    ...(demands.pullRequest ? [A1] : []),
    ...(demands.approvals > 0 ? [A2] : []),
    ...(demands.checks.length > 0 ? [A6] : []),
    ...(demands.signatures ? [A10] : []),
  ].map(({ answer }) => answer);
  const counted = demands.approvals > 1 ? pulls.map((pull) => enough(facts, pull, demands.approvals)) : [];
  const all = [...asked, ...counted];
  if (all.includes('fail')) return 'fail';
  return all.every((answer) => answer === 'pass') ? 'pass' : 'unknown';
}

/** `suite`: undefined: GitHub tells of that time, and has none; null: nobody knows. */
type Suite = SuiteFact | null | undefined;

interface Then {
  readonly rules: RulesFact;
  readonly suites: BranchFacts['suites'];
}

function whenMet(then: Then, suite: Suite): Attribute {
  const { bypass } = then.rules;
  if (suite) return pass(say`The rules passed (evaluation ${suite.id}), and what they demand was there.`);
  if (bypass.told && bypass.value.length === 0)
    return pass(own('What the rules demand was there, and nobody may go around them.'));
  if (suite === undefined) return pass(own('What the rules demand was there, and GitHub logged no bypass.'));
  return unknown(hidden(then));
}

function hidden({ rules: { bypass }, suites }: Then): Prose {
  const logged = suites.told
    ? say`GitHub keeps evaluations of rules since ${suites.value.since.slice(0, 10)} only`
    : suites.because;
  const listed = bypass.told ? say`${bypass.value.length} may go around the rules` : bypass.because;
  return say`Whether somebody went around a rule is not known: ${logged}, and ${listed}.`;
}

/** Approvals alone are no proof where rules are broken: GitHub refuses it to whoever may not go around them. */
function whenNotMet(then: Then, suite: Suite): Attribute {
  const { bypass } = then.rules;
  const isBound = bypass.told && bypass.value.length === 0;
  if (isBound)
    return unknown(
      own(
        'What the rules demand was not all there, although nobody may go around them: others may have been able to then.',
      ),
    );
  if (suite !== null || bypass.told) return fail(own('What the rules demand was not all there.'));
  return unknown(hidden(then));
}

/** Something that was there and is not seen. */
const unseenIn = ({ unseen: { reviews, checks, signatures } }: RulesFact): Prose | null =>
  reviews ?? checks ?? signatures;

export function unbypassed(facts: BranchFacts, change: Change, classed: Classed, shown: Shown): Attribute {
  const suite = suiteOf(facts, change);
  if (suite?.result === 'bypass')
    return fail(say`GitHub logged a bypass of the rules (evaluation ${suite.id}).`);
  const rules = rulesAt(facts, change.landing.at);
  const isReviewed = rules.told && rules.value.demands.byRuleset && wantsReview(rules.value.demands);
  if (classed.class === 'exempt suspected' && isReviewed) return fail(classed.because);
  if (!rules.told) return unknown(say`Which rules were in force is not known: ${rules.because}.`);
  const { demands } = rules.value;
  const then: Then = { rules: rules.value, suites: facts.suites };
  const is = met(facts, change, demands, shown);
  if (is === 'fail') return whenNotMet(then, suite);
  const unseen = unseenIn(rules.value);
  if (unseen) return unknown(say`Which other rules were in force is not known: ${unseen}.`);
  if (noDemands(demands)) return notApplicable(own('No rule that is looked at here was in force.'));
  if (is === 'pass') return whenMet(then, suite);
  return unknown(own('Whether all that the rules demand was there is not known.'));
}
