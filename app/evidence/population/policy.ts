/** What the client's policy of changes said when something landed. Pure. */
import { own } from '../../../policies/engine/prose.ts';
import type { Instant } from '../model/period.ts';
import { type ChangePolicy, type Policy, type Told, told, untold } from './facts.ts';

/** `at` null: nobody says when it landed. */
export function policyAt(policy: Policy, at: Instant | null): Told<ChangePolicy> {
  const { before = [], ...now } = policy;
  if (before.length === 0) return told(now);
  if (at === null)
    return untold(own('when it landed is not known, and the policy was changed in the period'));
  return before.find(({ until }) => at < until)?.policy ?? told(now);
}

/** The policy, or what it was at any time that is known: whether something could be meant at all. */
export const policiesOf = ({ before = [], ...now }: Policy): readonly ChangePolicy[] => [
  now,
  ...before.flatMap(({ policy }) => (policy.told ? [policy.value] : [])),
];
