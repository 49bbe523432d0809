/** All rules, in the order their findings are made. */
import { botConditions, unsoundCondition, unsoundContains } from './conditions.ts';
import { githubEnv } from './github-env.ts';
import { insecureCommands } from './insecure-commands.ts';
import { excessivePermissions, undeclaredPermissions } from './permissions.ts';
import { persistedCredentials } from './persisted-credentials.ts';
import type { Rule, RuleName } from './rule.ts';
import { secretsInherit } from './secrets-inherit.ts';
import { selfHostedRunner } from './self-hosted-runner.ts';
import { templateInjection } from './template-injection.ts';
import { unpinnedUses } from './unpinned-uses.ts';
import { untrustedCheckout } from './untrusted-checkout.ts';

export const rules: Readonly<Record<Exclude<RuleName, 'unreadable'>, Rule>> = {
  'bot-conditions': botConditions,
  'excessive-permissions': excessivePermissions,
  'github-env': githubEnv,
  'insecure-commands': insecureCommands,
  'persisted-credentials': persistedCredentials,
  'secrets-inherit': secretsInherit,
  'self-hosted-runner': selfHostedRunner,
  'template-injection': templateInjection,
  'undeclared-permissions': undeclaredPermissions,
  'unpinned-uses': unpinnedUses,
  'unsound-condition': unsoundCondition,
  'unsound-contains': unsoundContains,
  'untrusted-checkout': untrustedCheckout,
};
