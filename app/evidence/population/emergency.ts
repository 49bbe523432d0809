/**
 * Whether a pull request was an emergency when it was merged: by a label that the policy named then, that was on then, and that somebody
 * who may had put on. Who puts one on afterwards escapes nothing. Pure.
 */
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import type { Account } from '../model/captured.ts';
import type { BranchFacts, ChangePolicy, LabelFact, PullFact } from './facts.ts';
import { policiesOf, policyAt } from './policy.ts';
import { nameOf } from './reviews/words.ts';

export type Emergency = { readonly is: 'no' } | { readonly is: 'yes' | 'not known'; readonly because: Prose };

const no: Emergency = { is: 'no' };

const means = ({ emergencyLabels }: ChangePolicy, name: string): boolean =>
  emergencyLabels.some((one) => one.toLowerCase() === name.toLowerCase());

/** A program puts on what anybody made it put on: by the title of a pull request, for one. */
function mayCall({ emergencyBy }: ChangePolicy, by: Account | null | undefined): boolean | null {
  if (emergencyBy === null) return by?.type !== 'Bot';
  return by ? emergencyBy.includes(by.id) : null;
}

interface Label extends Omit<LabelFact, 'by'> {
  readonly by: Account | null | undefined;
}

/** As an event told them when it was merged; else as GitHub tells of it now. */
function labelsOf({ captured }: BranchFacts, { number, labels }: PullFact): readonly Label[] {
  const then = captured?.labels.get(number);
  const byOf = (name: string) => labels.find((one) => one.name.toLowerCase() === name.toLowerCase())?.by;
  if (then) return then.map((name) => ({ name, atMerge: true, by: byOf(name) }));
  return labels.map(({ name, atMerge, by }) => ({ name, atMerge, by }));
}

export function emergencyOf(facts: BranchFacts, pull: PullFact): Emergency {
  const number = own(`#${pull.number}`);
  const open = (because: Prose): Emergency => ({
    is: 'not known',
    because: say`${number} is labelled as an emergency; ${because}.`,
  });
  const isPossible = ({ name, atMerge }: Label) =>
    atMerge !== false && policiesOf(facts.policy).some((one) => means(one, name));
  const possible = labelsOf(facts, pull).filter(isPossible);
  if (possible.length === 0) return no;
  const policy = policyAt(facts.policy, pull.mergedAt);
  if (!policy.told) return open(policy.because);
  const all = possible.filter(({ name }) => means(policy.value, name));
  const allowed = all.filter(({ by }) => mayCall(policy.value, by) === true);
  const sure = allowed.find(({ atMerge }) => atMerge);
  if (sure)
    return {
      is: 'yes',
      because: sure.by
        ? say`${nameOf(sure.by)} had labelled ${number} as an emergency.`
        : say`${number} was labelled as an emergency.`,
    };
  if (allowed.length > 0) return open(own('whether it was when it was merged is not known'));
  if (all.some(({ by }) => mayCall(policy.value, by) === null))
    return open(own('who had put the label on is not known'));
  return no;
}
