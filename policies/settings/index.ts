/** The catalogue of settings: every one that can be declared, in the order of the docs. */
import { accessSettings } from './access.ts';
import { actionsSettings, organizationActionsSettings } from './actions.ts';
import { deployKeySettings } from './deploy-keys.ts';
import { environmentSettings, selectedBranch } from './environments.ts';
import { featureSettings, mergeSettings } from './merging.ts';
import { organizationSettings } from './organization.ts';
import { branchSettings } from './protection.ts';
import { roleSettings } from './roles.ts';
import { securitySettings } from './security.ts';
import type { SettingType } from './setting-type.ts';
import { organizationWebhookSettings, webhookSettings } from './webhooks.ts';

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
