/** What the App asks of its clients, and which part of it each token carries. docs/permissions.md says the same in tables. */
import type { FactName } from '../policies/engine/facts.ts';
import type { PolicySubject } from '../policies/engine/subject.ts';
import { collectors } from './facts/index.ts';
import type { Purpose, SettingsWrite } from './github/access/purpose.ts';
import type { Permissions } from './github/access/tokens.ts';

/** The subject itself, files, configuration and waivers: read whichever policies are on. */
const subject: Permissions = { contents: 'read', metadata: 'read', pull_requests: 'read' };

/** The wide read of a pull request has the checks on its head whichever facts are wanted: our own is among them. */
const wideRead: Permissions = { ...subject, checks: 'read', statuses: 'read' };

/** What a verdict reads before any fact is asked for. */
const always: Readonly<Record<PolicySubject, Permissions>> = {
  pull_request: wideRead,
  release: subject,
  repository: { contents: 'read', metadata: 'read' },
  organization: { metadata: 'read' },
};

/** Purposes whose permissions never differ. */
const fixed: Readonly<
  Record<
    Exclude<Purpose['for'], 'evidence' | 'evidence-write' | 'release-notes' | 'verdict' | 'settings-read'>,
    Permissions
  >
> = {
  subject,
  check: { checks: 'write', metadata: 'read' },
  // A pull request's comments take either `issues` or `pull_requests`; the latter opens no issue.
  // https://docs.github.com/rest/issues/comments#create-an-issue-comment
  comment: { metadata: 'read', pull_requests: 'write' },
  issue: { issues: 'write', metadata: 'read' },
  delivery: {
    actions: 'read',
    contents: 'read',
    deployments: 'read',
    issues: 'read',
    metadata: 'read',
    pull_requests: 'read',
  },
  layers: { contents: 'read', metadata: 'read' },
  // A comment on a commit is created with `contents: read`, and edited with `contents: write` alone.
  metrics: { contents: 'read', metadata: 'read', pull_requests: 'write' },
  background: subject,
};

/** Asked for where it was granted, and by nobody to be granted. */
const writesFiles: Permissions = { contents: 'write', metadata: 'read' };

/**
 * All that a verdict's token may ever carry. Whatever else a fact costs counts as a setting, so that a permission nobody
 * thought about cannot slip into the token of every pull request.
 */
const ofVerdicts: ReadonlySet<string> = new Set([
  'actions',
  'checks',
  'contents',
  'issues',
  'members',
  'metadata',
  'pull_requests',
  'security_events',
  'statuses',
]);

/**
 * What events need, whichever requests do: those of the merge queue's groups; those of comments, which GitHub gives
 * with `issues` though a pull request's comments need no more than `pull_requests`; and those that tell of settings, people
 * and alerts (https://docs.github.com/webhooks/webhook-events-and-payloads).
 */
const eventsOnly: Permissions = {
  administration: 'read',
  deployments: 'read',
  issues: 'read',
  members: 'read',
  merge_queues: 'read',
  organization_administration: 'read',
  organization_custom_properties: 'read',
  organization_personal_access_token_requests: 'read',
  secret_scanning_alerts: 'read',
  security_events: 'read',
  vulnerability_alerts: 'read',
};

/**
 * Events that move no single fact: how delivery goes, commands, base branches, merge groups, what repositories are called, and what governs
 * repositories and organizations themselves.
 */
const coreEvents = [
  'branch_protection_configuration',
  'branch_protection_rule',
  'code_scanning_alert',
  'custom_property',
  'custom_property_values',
  'dependabot_alert',
  'deploy_key',
  'deployment',
  'deployment_review',
  'deployment_status',
  'issue_comment',
  'member',
  'membership',
  'merge_group',
  'org_block',
  'organization',
  'personal_access_token_request',
  'public',
  'pull_request',
  'pull_request_review',
  'push',
  'repository',
  'repository_ruleset',
  'secret_scanning_alert',
  'security_and_analysis',
  'team',
  'team_add',
];

/** Sorted by name; of two levels the higher one. */
function union(all: readonly Permissions[]): Permissions {
  const names = [...new Set(all.flatMap((permissions) => Object.keys(permissions)))].sort();
  const level = (name: string) =>
    all.some((permissions) => permissions[name] === 'write') ? 'write' : 'read';
  return Object.fromEntries(names.map((name) => [name, level(name)]));
}

const isSetting = (name: string): boolean => !ofVerdicts.has(name);

function withoutSettings(permissions: Permissions): Permissions {
  return Object.fromEntries(Object.entries(permissions).filter(([name]) => !isSetting(name)));
}

/** What reading each fact costs. */
export type Costs = (fact: FactName) => Permissions;

const costsOf: Costs = (fact) => collectors[fact].permissions;

/** The permissions a token is minted with: what its purpose needs, of what the App was granted. Sorted by name. */
export function permissionsFor(purpose: Purpose | SettingsWrite, costs: Costs = costsOf): Permissions {
  switch (purpose.for) {
    case 'verdict':
      return union([always[purpose.kind], ...purpose.facts.map(costs).map(withoutSettings)]);
    case 'settings-read': {
      const settings = purpose.facts.map(costs).filter((cost) => Object.keys(cost).some(isSetting));
      return union([{ metadata: 'read' }, ...settings]);
    }
    case 'settings-write':
      return union([{ metadata: 'read' }, ...purpose.needs.map((name) => ({ [name]: 'write' as const }))]);
    case 'evidence':
      return Object.fromEntries(Object.keys(neededPermissions()).map((name) => [name, 'read']));
    case 'evidence-write':
    case 'release-notes':
      return writesFiles;
    default:
      return fixed[purpose.for];
  }
}

/** The permissions of `app.yml`, sorted by name: the union over all that can be asked for. */
export function neededPermissions(): Permissions {
  const facts = Object.keys(collectors) as FactName[];
  const costs = facts.map(costsOf);
  return union([...Object.values(fixed), ...Object.values(always), ...costs, eventsOnly]);
}

/** The events of `app.yml`, sorted. */
export function neededEvents(): readonly string[] {
  return [
    ...new Set([...coreEvents, ...Object.values(collectors).flatMap((collector) => collector.events)]),
  ].sort();
}
