/** What tests set up in an organization beyond its people. */

import type { OwnerSettings, Plan } from '../state/settings.ts';
import type { Account } from '../state.ts';
import type { World } from '../world.ts';
import { type NewRuleset, organizationOf, rulesetOf, type UserHandle } from './accounts.ts';
import { hookOf, type NewHook } from './governed.ts';

export function governedOrganization(world: World, account: Account) {
  const organization = organizationOf(account);
  return {
    addRuleset: (change: NewRuleset) => {
      const ruleset = rulesetOf(world, account.login, 'Organization', change);
      organization.rulesets.push(ruleset);
      return ruleset;
    },
    addHook: (hook?: NewHook) => {
      const made = hookOf(world, hook);
      organization.hooks.push(made);
      return made;
    },
    setPlan: (plan: Plan) => {
      account.plan = plan;
    },
    changeSettings: (change: Partial<OwnerSettings>) =>
      void Object.assign(organization.settings.owners, change),
    setWithoutTwoFactor: (...users: readonly UserHandle[]) => {
      organization.settings.withoutTwoFactor.clear();
      for (const { id } of users) organization.settings.withoutTwoFactor.add(id);
    },
  };
}
