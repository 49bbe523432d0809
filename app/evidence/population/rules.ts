/** What was demanded of a branch when something landed, as far as it is known. Pure. */
import { own, say } from '../../../policies/engine/prose.ts';
import type { Attribute } from '../model/attribute.ts';
import type { Instant } from '../model/period.ts';
import { unknown } from './answers.ts';
import type { Demands } from './demands.ts';
import { type BranchFacts, type RulesFact, type Told, told, untold } from './facts.ts';

/** Milliseconds that a time leaves open: most of GitHub's times have whole seconds. */
const open = (at: Instant): number => (at.endsWith('.000Z') ? 1000 : 1);

const ms = (at: Instant): number => Date.parse(at);

/** Whether what landed may have landed in it. */
function mayBeIn(rules: readonly RulesFact[], place: number, at: Instant): boolean {
  const one = rules[place];
  if (!one) return false;
  const begun = place === 0 || ms(at) + open(at) > ms(one.from) - one.unsure;
  const next = rules[place + 1];
  return begun && (!next || ms(at) < ms(next.from) + open(next.from));
}

/** What matters to a change. When it began, and in which words, does not. */
const essence = ({ demands, surely, unseen, mayBeGone, bypass, review: { state } }: RulesFact): string =>
  JSON.stringify([
    demands,
    surely,
    unseen.reviews !== null,
    unseen.checks !== null,
    unseen.signatures !== null,
    mayBeGone,
    bypass.told ? bypass.value : null,
    state,
  ]);

/** The rules as they were when it landed. What landed as they changed landed before or after it: nobody knows. */
export function rulesAt({ rules }: Pick<BranchFacts, 'rules'>, at: Instant | null): Told<RulesFact> {
  if (at === null) return untold(own('when it landed is not known'));
  const near = rules.filter((_, place) => mayBeIn(rules, place, at));
  const there = near.find(({ from, to }) => from <= at && at < to) ?? near[0];
  if (!there) return untold(own('the branch’s rules of that time were not read'));
  if (near.some((one) => essence(one) !== essence(there)))
    return untold(
      say`they were changed so close to ${at.slice(0, 19)} UTC, when it landed, that nobody knows which came first`,
    );
  return told(there);
}

const least = new WeakMap<readonly RulesFact[], readonly RulesFact[]>();

function leastOf(facts: BranchFacts): BranchFacts {
  const known =
    least.get(facts.rules) ??
    facts.rules.map((one) => ({ ...one, demands: one.surely ?? one.demands, surely: null }));
  least.set(facts.rules, known);
  return { ...facts, rules: known };
}

/** What fails only by rules for the default branch is not known where nobody knows whether the branch was that. */
export function whicheverDefault(facts: BranchFacts, judge: (facts: BranchFacts) => Attribute): Attribute {
  const is = judge(facts);
  if (is.answer !== 'fail' || facts.rules.every(({ surely }) => surely === null)) return is;
  if (judge(leastOf(facts)).answer === 'fail') return is;
  return unknown(
    say`${is.because} Only rules for the default branch ask for it, and whether this was the default branch then is not known: GitHub keeps no history of it.`,
  );
}

export const wantsReview = ({ approvals, pullRequest }: Demands): boolean => approvals > 0 || pullRequest;

export const noDemands = (demands: Demands): boolean =>
  !wantsReview(demands) && demands.checks.length === 0 && !demands.signatures;

export const knownDemands = (facts: BranchFacts, at: Instant | null): Demands | null => {
  const rules = rulesAt(facts, at);
  return rules.told ? rules.value.demands : null;
};
