/** What an account's plan does not include. */
import { Refusal } from '../http/refusal.ts';
import type { Account, Repository } from '../state.ts';

/**
 * Protection and rulesets of a private repository cost money. GitHub says "Pro" to organizations, too:
 * https://github.com/openshift/release/pull/48964
 */
export const lacksPaidPlan = ({ private: isPrivate, owner }: Repository): boolean =>
  isPrivate && owner.plan === 'free';

/** Throws where it is so. */
export function needsPaidPlan(repository: Repository): void {
  if (!lacksPaidPlan(repository)) return;
  throw new Refusal(403, 'Upgrade to GitHub Pro or make this repository public to enable this feature.');
}

/** Rulesets of an organization are not for free ones. https://github.com/github-community-projects/safe-settings/issues/553 */
export function needsTeamPlan({ plan }: Account): void {
  if (plan === 'free') throw new Refusal(403, 'Upgrade to GitHub Team to enable this feature.');
}
