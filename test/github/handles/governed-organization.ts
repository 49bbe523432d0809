/** What tests set up in an organization beyond its people. */

import type { OwnerSettings, Plan } from '../state/settings.ts';
import type { Account, Schemas } from '../state.ts';
import type { World } from '../world.ts';
import { type NewRuleset, organizationOf, rulesetOf, type UserHandle } from './accounts.ts';
import { hookOf, type NewHook } from './governed.ts';

export type NewRunnerGroup = Pick<Schemas['runner-groups-org'], 'name'> &
  Partial<Pick<Schemas['runner-groups-org'], 'visibility' | 'allows_public_repositories'>>;

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
    setInsecureFactor: (...users: readonly UserHandle[]) => {
      organization.settings.insecureFactor.clear();
      for (const { id } of users) organization.settings.insecureFactor.add(id);
    },
    addRunnerGroup: (group: NewRunnerGroup) =>
      void organization.settings.runnerGroups.push({
        id: world.nextId(),
        visibility: 'all',
        default: false,
        runners_url: `${world.url}/api/v3/orgs/${account.login}/actions/runner-groups/${group.name}/runners`,
        inherited: false,
        allows_public_repositories: false,
        ...group,
      }),
  };
}
