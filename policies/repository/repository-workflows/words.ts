/** What the policy says. */
import { list, type Prose, say } from '../../engine/prose.ts';
import type { RuleName } from '../../pull-request/workflow-hardening/rule.ts';

/** What is wrong where a rule finds something, as one sentence about many places. */
export const titles: Readonly<Record<RuleName, string>> = {
  'bot-conditions': 'A condition takes for a bot whoever last touched the pull request',
  'cache-poisoning': 'A release is built from a cache that others can fill',
  'excessive-permissions': 'A token may do more than the job needs',
  'github-env': 'Text of strangers is written to the environment of later steps',
  'hardcoded-container-credentials': 'A password of a registry stands in the file',
  'insecure-commands': 'Commands that GitHub switched off as unsafe are switched on',
  'overprovisioned-secrets': 'All secrets are handed over where one is needed',
  'persisted-credentials':
    'The token of a checkout stays on the disk, where what runs later or an artifact can have it',
  'secrets-inherit': 'All secrets are handed to a workflow of somebody else',
  'self-hosted-runner': 'Pull requests of strangers run on machines of your own',
  'template-injection': 'Text that others choose becomes part of a script',
  'undeclared-permissions': 'A job does not say what its token may do',
  'unpinned-images': 'An image is whatever its publisher last called so',
  'unpinned-uses': 'An action is used by a name that can be moved to other code',
  unreadable: 'GitHub refuses the file',
  'unredacted-secrets': 'A part of a secret is not hidden in logs',
  'unsound-condition': 'A condition is always true',
  'unsound-contains': 'A condition is met by parts of names, too',
  'untrusted-checkout': 'Code of strangers is checked out where secrets are at hand',
};

/** Events that anybody can cause, with secrets at hand; nothing wrong was found in what they start. */
export function triggerNotes(triggers: readonly string[]): readonly Prose[] {
  if (triggers.length === 0) return [];
  return [
    say`Anybody can start jobs with the secrets of this repository by ${list(triggers.map((event) => say`${event}`))}. Nothing that strangers send was seen to run in them; keep it so.`,
  ];
}
