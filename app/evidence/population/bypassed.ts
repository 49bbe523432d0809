/** Attribute A8: nobody went around a rule. Pure. Whoever is exempt leaves no trace: what a rule demands has to have been there. */
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import type { Attribute, Attributes } from '../model/attribute.ts';
import { fail, notApplicable, pass, unknown } from './answers.ts';
import type { Change } from './change.ts';
import { type Classed, suiteOf } from './classes.ts';
import type { BranchFacts, Demands, SuiteFact } from './facts.ts';
import { demandsAt, noDemands } from './rules.ts';

type Shown = Pick<Attributes, 'A1' | 'A2' | 'A6' | 'A10'>;

/** What was demanded, and whether it was there: the worst of the answers that it asks for. */
function met(demands: Demands, { A1, A2, A6, A10 }: Shown): 'pass' | 'fail' | 'unknown' {
  const asked = [
    ...(demands.pullRequest ? [A1] : []),
    ...(demands.approvals > 0 ? [A2] : []),
    ...(demands.checks.length > 0 ? [A6] : []),
    ...(demands.signatures ? [A10] : []),
  ].map(({ answer }) => answer);
  if (asked.includes('fail')) return 'fail';
  return asked.every((answer) => answer === 'pass') ? 'pass' : 'unknown';
}

/** `suite`: undefined: GitHub tells of that time, and has none; null: nobody knows. */
type Suite = SuiteFact | null | undefined;

function whenMet(facts: BranchFacts, suite: Suite): Attribute {
  const { bypass } = facts.rules;
  if (suite) return pass(say`The rules passed (evaluation ${suite.id}), and what they demand was there.`);
  if (bypass.told && bypass.value.length === 0)
    return pass(own('What the rules demand was there, and nobody may go around them.'));
  if (suite === undefined) return pass(own('What the rules demand was there, and GitHub logged no bypass.'));
  return unknown(hidden(facts));
}

function hidden({ rules: { bypass }, suites }: BranchFacts): Prose {
  const logged = suites.told
    ? say`GitHub keeps evaluations of rules since ${suites.value.since.slice(0, 10)} only`
    : suites.because;
  const listed = bypass.told ? say`${bypass.value.length} may go around the rules` : bypass.because;
  return say`Whether somebody went around a rule is not known: ${logged}, and ${listed}.`;
}

/** Approvals alone are no proof where rules are broken: GitHub refuses it to whoever may not go around them. */
function whenNotMet(facts: BranchFacts, suite: Suite): Attribute {
  const { bypass } = facts.rules;
  const isBound = bypass.told && bypass.value.length === 0;
  if (isBound)
    return unknown(
      own(
        'What the rules demand was not all there, although nobody may go around them: others may have been able to then.',
      ),
    );
  if (suite !== null || bypass.told) return fail(own('What the rules demand was not all there.'));
  return unknown(hidden(facts));
}

export function unbypassed(facts: BranchFacts, change: Change, classed: Classed, shown: Shown): Attribute {
  const suite = suiteOf(facts, change);
  if (suite?.result === 'bypass')
    return fail(say`GitHub logged a bypass of the rules (evaluation ${suite.id}).`);
  if (classed.class === 'exempt suspected') return fail(classed.because);
  const demands = demandsAt(facts, change.landing.at);
  if (!demands.told) return unknown(say`Which rules were in force is not known: ${demands.because}.`);
  if (noDemands(demands.value)) return notApplicable(own('No rule that is looked at here was in force.'));
  const is = met(demands.value, shown);
  if (is === 'pass') return whenMet(facts, suite);
  if (is === 'fail') return whenNotMet(facts, suite);
  return unknown(own('Whether all that the rules demand was there is not known.'));
}
