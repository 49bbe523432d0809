/** Which branches a ruleset is for, or was for, that demands a review: also of those that are there no more. Pure. */
import { planHasNone } from '../../protection/model/branch.ts';
import { isFor } from '../../protection/model/rulesets.ts';
import type { RulesetWire } from '../../protection/model/wire.ts';
import type { RulesSeen } from './seen.ts';

const asksForReview = ({ enforcement, rules = [] }: RulesetWire): boolean =>
  enforcement === 'active' && rules.some(({ type }) => type === 'pull_request');

/** Of every version that is seen. Each name is looked at once. */
export function reviewedBranches({ rulesets, defaultBranch }: RulesSeen): (branch: string) => boolean {
  const shown = rulesets !== planHasNone && rulesets.ok ? rulesets.value : [];
  const states = shown.flatMap(({ now, history }) => [
    now,
    ...(history.ok ? history.value.map(({ state }) => state) : []),
  ]);
  const wires = states.flatMap((state) => (state.ok && asksForReview(state.value) ? [state.value] : []));
  const known = new Map<string, boolean>();
  return (branch) => {
    const is = known.get(branch) ?? wires.some((wire) => isFor(wire, { branch, defaultBranch }));
    known.set(branch, is);
    return is;
  };
}
