/**
 * What each event that is captured needs, and which populations are made of it. Pure. The permissions are those that GitHub's page names for each event
 * (https://docs.github.com/webhooks/webhook-events-and-payloads).
 */

interface Seen {
  /** Any of them will do. */
  readonly permissions: readonly string[];
  /** Their ids. */
  readonly populations: readonly string[];
}

const rules = ['changes', 'control-changes'] as const;
const people = ['access-changes', 'changes'] as const;
const deployed = ['changes', 'deployments'] as const;

export const seenBy: Readonly<Record<string, Seen>> = {
  branch_protection_configuration: { permissions: ['administration'], populations: rules },
  branch_protection_rule: { permissions: ['administration'], populations: rules },
  code_scanning_alert: { permissions: ['security_events'], populations: ['alerts'] },
  custom_property: { permissions: ['organization_custom_properties'], populations: rules },
  custom_property_values: { permissions: ['organization_custom_properties'], populations: rules },
  dependabot_alert: { permissions: ['vulnerability_alerts'], populations: ['alerts'] },
  deploy_key: { permissions: ['deployments'], populations: ['access-changes'] },
  deployment: { permissions: ['deployments'], populations: deployed },
  deployment_review: { permissions: ['deployments'], populations: deployed },
  deployment_status: { permissions: ['deployments'], populations: deployed },
  member: { permissions: ['members'], populations: people },
  membership: { permissions: ['members'], populations: people },
  merge_group: { permissions: ['merge_queues'], populations: ['changes'] },
  org_block: { permissions: ['organization_administration'], populations: ['access-changes'] },
  organization: { permissions: ['members'], populations: people },
  personal_access_token_request: {
    permissions: ['organization_personal_access_token_requests'],
    populations: ['access-changes'],
  },
  public: { permissions: ['metadata'], populations: ['control-changes'] },
  pull_request: { permissions: ['pull_requests'], populations: ['changes'] },
  pull_request_review: { permissions: ['pull_requests'], populations: ['changes'] },
  push: { permissions: ['contents'], populations: ['changes'] },
  release: { permissions: ['contents'], populations: ['releases'] },
  repository: { permissions: ['metadata'], populations: ['control-changes'] },
  repository_ruleset: { permissions: ['administration', 'organization_administration'], populations: rules },
  secret_scanning_alert: { permissions: ['secret_scanning_alerts'], populations: ['alerts'] },
  security_and_analysis: { permissions: ['administration'], populations: ['control-changes'] },
  team: { permissions: ['members'], populations: people },
  team_add: { permissions: ['members'], populations: people },
};

/** What an installation was granted, and which events GitHub sends of it. */
export interface Grants {
  /** By GitHub's names; one that is not granted is not there. */
  readonly permissions: Readonly<Record<string, string>>;
  readonly events: readonly string[];
}

/** Permissions over an organization: a person's account has none of what they are about. */
const isOfOrganization = (name: string): boolean => name === 'members' || name.startsWith('organization_');

/** By what is missing: `permission members`, `event push`. */
export type Unseen = ReadonlyMap<string, readonly string[]>;

/** What keeps the App from an event; null: it is sent it. */
function missingFor(event: string, any: readonly string[], { permissions, events }: Grants): string | null {
  // Nobody can leave `metadata` out, and not every list names it.
  const isGranted = any.some((name) => name === 'metadata' || permissions[name] !== undefined);
  if (!isGranted) return `permission ${any[0] ?? ''}`;
  return events.includes(event) ? null : `event ${event}`;
}

/** Of each what is missing, the events that are not sent for it, sorted. */
export function unseenWith(grants: Grants, account: 'organization' | 'user'): Unseen {
  const unseen = new Map<string, readonly string[]>();
  for (const [event, { permissions }] of Object.entries(seenBy)) {
    if (account === 'user' && permissions.every(isOfOrganization)) continue;
    const what = missingFor(event, permissions, grants);
    if (what !== null) unseen.set(what, [...(unseen.get(what) ?? []), event].sort());
  }
  return unseen;
}

export function populationsOf(events: readonly string[]): readonly string[] {
  return [...new Set(events.flatMap((event) => seenBy[event]?.populations ?? []))].sort();
}
