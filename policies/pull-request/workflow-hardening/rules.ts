/** All rules, in the order their findings are made. */
import { botConditions } from './bot-conditions.ts';
import { cachePoisoning } from './cache-poisoning.ts';
import { githubEnv } from './github-env.ts';
import { insecureCommands } from './insecure-commands.ts';
import { excessivePermissions, undeclaredPermissions } from './permissions.ts';
import { persistedCredentials } from './persisted-credentials.ts';
import type { Rule, RuleName } from './rule.ts';
import { containerCredentials, overprovisionedSecrets, unredactedSecrets } from './secret-handling.ts';
import { secretsInherit } from './secrets-inherit.ts';
import { selfHostedRunner } from './self-hosted-runner.ts';
import { templateInjection } from './template-injection.ts';
import { unpinnedImages, unpinnedUses } from './unpinned-uses.ts';
import { unsoundCondition } from './unsound-condition.ts';
import { unsoundContains } from './unsound-contains.ts';
import { untrustedCheckout } from './untrusted-checkout.ts';

export const rules: Readonly<Record<Exclude<RuleName, 'unreadable'>, Rule>> = {
  'bot-conditions': botConditions,
  'cache-poisoning': cachePoisoning,
  'excessive-permissions': excessivePermissions,
  'github-env': githubEnv,
  'hardcoded-container-credentials': containerCredentials,
  'insecure-commands': insecureCommands,
  'overprovisioned-secrets': overprovisionedSecrets,
  'persisted-credentials': persistedCredentials,
  'secrets-inherit': secretsInherit,
  'self-hosted-runner': selfHostedRunner,
  'template-injection': templateInjection,
  'undeclared-permissions': undeclaredPermissions,
  'unpinned-images': unpinnedImages,
  'unpinned-uses': unpinnedUses,
  'unredacted-secrets': unredactedSecrets,
  'unsound-condition': unsoundCondition,
  'unsound-contains': unsoundContains,
  'untrusted-checkout': untrustedCheckout,
};
