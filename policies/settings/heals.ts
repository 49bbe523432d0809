/** Which policies' findings are ended by declaring settings and applying them, and by which; the others need people. */

/** What of the policy that is, where it is not all. */
interface Heals {
  /** Keys, or the beginning of several: `protection`, `repository.merge`. */
  readonly settings: readonly string[];
  readonly but: string | null;
}

export const heals: Readonly<Record<string, Heals>> = {
  access: {
    settings: ['repository.access'],
    but: 'who has administration because they own the organization, and what its default permission gives',
  },
  'actions-permissions': {
    settings: ['repository.actions'],
    but: 'approval of workflows from forks',
  },
  'branch-protection': {
    settings: ['protection'],
    but: 'what others’ rulesets let somebody bypass, and who alone may push or dismiss reviews',
  },
  'default-permission': { settings: ['organization.default-permission'], but: null },
  'deploy-keys': {
    settings: ['repository.access.deploy-keys', 'repository.access.other-deploy-keys'],
    but: 'keys that are to become read-only or newer: they are made by hand',
  },
  environments: { settings: ['repository.environments'], but: null },
  'member-privileges': {
    settings: ['organization.members'],
    but: 'what GitHub’s API does not set: visibility, deletion, invitations',
  },
  'merge-settings': { settings: ['repository.merge'], but: null },
  'organization-actions': {
    settings: ['organization.actions'],
    but: 'approval of workflows from forks, and runners',
  },
  'organization-drift': { settings: ['organization'], but: null },
  'organization-webhooks': {
    settings: ['organization.webhooks'],
    but: 'secrets, and what does not answer',
  },
  'outside-collaborators': {
    settings: ['repository.access.collaborators', 'repository.access.other-collaborators'],
    but: null,
  },
  owners: { settings: ['organization.roles'], but: 'people who are no members yet' },
  'repository-webhooks': { settings: ['repository.webhooks'], but: 'secrets, and what does not answer' },
  'secret-scanning': {
    settings: ['repository.security.secret-scanning', 'repository.security.push-protection'],
    but: 'alerts that are open',
  },
  'security-policy': {
    settings: ['repository.security.private-reporting'],
    but: 'the file itself, which [`--files`](#files) offers',
  },
  'settings-drift': { settings: ['repository', 'protection'], but: null },
  'vulnerability-alerts': {
    settings: ['repository.security.vulnerability-alerts', 'repository.security.security-updates'],
    but: 'alerts that are open',
  },
};

/** `folderOf`: where the page of a policy is, seen from docs/. For docs/settings.md. */
export function healsTable(pageOf: (policy: string) => string): string {
  const rows = Object.entries(heals).map(([policy, { settings, but }]) => {
    const keys = settings.map((key) => `\`${key}\``).join(', ');
    return `| [${policy}](${pageOf(policy)}) | ${keys} | ${but ?? ''} |`;
  });
  return ['| policy | settings | not by settings |', '|---|---|---|', ...rows].join('\n');
}
