/** Keys that Dependabot's configuration may have, and those of a file that it may not. */
import { entries, type YamlNode } from '../workflow-yaml.ts';

/** https://docs.github.com/code-security/reference/supply-chain-security/dependabot-options-reference */
export const documented = {
  top: ['enable-beta-ecosystems', 'multi-ecosystem-groups', 'registries', 'updates', 'version'],
  entry: [
    'allow',
    'assignees',
    'commit-message',
    'cooldown',
    'directories',
    'directory',
    'exclude-paths',
    'groups',
    'ignore',
    'insecure-external-code-execution',
    'labels',
    'milestone',
    'multi-ecosystem-group',
    'open-pull-requests-limit',
    'package-ecosystem',
    'patterns',
    'pull-request-branch-name',
    'rebase-strategy',
    'registries',
    'reviewers',
    'schedule',
    'target-branch',
    'vendor',
    'versioning-strategy',
  ],
  schedule: ['cronjob', 'day', 'interval', 'time', 'timezone'],
} as const;

export function oddIn(map: YamlNode | undefined, known: readonly string[]) {
  return entries(map)
    .filter(({ key }) => !known.includes(key))
    .map(({ key, line }) => ({ key, line }));
}
