/** What was demanded of a branch when something landed, as far as it is known. Pure. */
import { own, say } from '../../../policies/engine/prose.ts';
import type { Instant } from '../model/period.ts';
import { type BranchFacts, type Demands, type Told, untold } from './facts.ts';

/** Since when the rules that hold now are known to hold: by their own dates, or because no change of them was recorded. */
export function rulesSince({ rules, captured }: BranchFacts): Instant | null {
  const lastChange = captured?.rules.toSorted().at(-1);
  const recorded =
    captured && (lastChange === undefined || lastChange < captured.since ? captured.since : lastChange);
  const all = [rules.since, recorded ?? null].flatMap((at) => at ?? []).sort();
  return all[0] ?? null;
}

/** Rules that were there then and were taken away since leave no trace: more may have been demanded, and never less. */
export function demandsAt(facts: BranchFacts, at: Instant | null): Told<Demands> {
  const { demands } = facts.rules;
  if (!demands.told) return demands;
  if (at === null) return untold(own('when it landed is not known'));
  const since = rulesSince(facts);
  if (since === null) return untold(own('since when the branch’s rules are as they are is not known'));
  if (at < since)
    return untold(
      say`the branch’s rules were changed on ${since.slice(0, 10)}, and what they were before is not known`,
    );
  return demands;
}

/** What nobody recorded might have been demanded as well. */
export function isWholeAt({ captured }: BranchFacts, at: Instant): boolean {
  return captured !== null && captured.since <= at && captured.rules.every((change) => change <= at);
}

export const wantsReview = ({ approvals, pullRequest }: Demands): boolean => approvals > 0 || pullRequest;

export const noDemands = (demands: Demands): boolean =>
  !wantsReview(demands) && demands.checks.length === 0 && !demands.signatures;

export const knownDemands = (facts: BranchFacts, at: Instant | null): Demands | null => {
  const demands = demandsAt(facts, at);
  return demands.told ? demands.value : null;
};
