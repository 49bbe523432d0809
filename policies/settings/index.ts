/** The catalogue of settings: every one that can be declared, in the order of the docs. */
import { actionsSettings, organizationActionsSettings } from './actions.ts';
import { featureSettings, mergeSettings } from './merging.ts';
import { organizationSettings } from './organization.ts';
import { branchSettings } from './protection.ts';
import { securitySettings } from './security.ts';
import type { SettingType } from './setting-type.ts';

export const settingTypes: readonly SettingType[] = [
  ...mergeSettings,
  ...featureSettings,
  ...securitySettings,
  ...actionsSettings,
  ...branchSettings,
  ...organizationSettings,
  ...organizationActionsSettings,
];

const byKey = new Map(settingTypes.map((type) => [type.key, type]));

export function settingType(key: string): SettingType | undefined {
  return byKey.get(key);
}
