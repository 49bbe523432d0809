/** The catalogue of settings: every one that can be declared, in the order of the docs. */

import { actionsSettings, organizationActionsSettings } from './actions.ts';
import { featureSettings, mergeSettings } from './merging.ts';
import { accessSettings } from './named/access.ts';
import { deployKeySettings } from './named/deploy-keys.ts';
import { selectedBranch } from './named/deployed-branches.ts';
import { environmentSettings } from './named/environments.ts';
import { roleSettings } from './named/roles.ts';
import { organizationWebhookSettings, webhookSettings } from './named/webhooks.ts';
import { organizationSettings } from './organization.ts';
import { branchSettings } from './protection.ts';
import { securitySettings } from './security.ts';
import type { SettingType } from './setting-type.ts';

export const settingTypes: readonly SettingType[] = [
  ...mergeSettings,
  ...featureSettings,
  ...securitySettings,
  ...actionsSettings,
  ...accessSettings,
  ...deployKeySettings,
  ...environmentSettings,
  ...webhookSettings,
  ...branchSettings,
  ...organizationSettings,
  ...organizationActionsSettings,
  ...roleSettings,
  ...organizationWebhookSettings,
];

/** Those too that no file names: another one spreads to them. */
const byKey = new Map([...settingTypes, selectedBranch].map((type) => [type.key, type]));

export function settingType(key: string): SettingType | undefined {
  return byKey.get(key);
}
