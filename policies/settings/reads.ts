/** What GitHub is asked to see settings: one entry per read. Plain data; `app/github/settings` carries it out. */

/** An answer that is no success and still tells something: its status, words that must be in it, and what it means. */
interface Telling {
  readonly status: number;
  /** Without these words the same status has another meaning (not allowed to see). */
  readonly words?: RegExp;
  readonly means: unknown;
}

export interface SettingsRead {
  readonly route: `GET ${string}`;
  readonly of: 'repository' | 'organization';
  /** What it costs an App; named when GitHub refuses. */
  readonly permission: string;
  /** For "GitHub refused to show …". */
  readonly what: string;
  readonly telling?: readonly Telling[];
}

const repository = '/repos/{owner}/{repo}';
const organization = '/orgs/{org}';
const administration = { of: 'repository', permission: 'administration: read' } as const;
const owners = { of: 'organization', permission: 'organization_administration: read' } as const;

/** Only where actions are selected is there such a list. */
const unselected: readonly Telling[] = [{ status: 409, means: null }];

export const reads = {
  repository: { route: `GET ${repository}`, ...administration, what: 'the repository' },
  actions: {
    route: `GET ${repository}/actions/permissions`,
    ...administration,
    what: 'what GitHub Actions may run',
  },
  selectedActions: {
    route: `GET ${repository}/actions/permissions/selected-actions`,
    ...administration,
    what: 'the actions that may run',
    telling: unselected,
  },
  workflow: {
    route: `GET ${repository}/actions/permissions/workflow`,
    ...administration,
    what: 'what workflows may do',
  },
  vulnerabilityAlerts: {
    route: `GET ${repository}/vulnerability-alerts`,
    ...administration,
    what: 'whether Dependabot alerts are on',
    telling: [
      { status: 204, means: { enabled: true } },
      // A bare 404 is GitHub's way to say "not allowed to see", too.
      { status: 404, words: /alerts are disabled/i, means: { enabled: false } },
    ],
  },
  securityUpdates: {
    route: `GET ${repository}/automated-security-fixes`,
    ...administration,
    what: 'whether Dependabot security updates are on',
  },
  privateReporting: {
    route: `GET ${repository}/private-vulnerability-reporting`,
    ...administration,
    what: 'whether vulnerabilities can be reported privately',
  },
  organization: { route: `GET ${organization}`, ...owners, what: 'the organization' },
  organizationActions: {
    route: `GET ${organization}/actions/permissions`,
    ...owners,
    what: 'what GitHub Actions may run',
  },
  organizationSelectedActions: {
    route: `GET ${organization}/actions/permissions/selected-actions`,
    ...owners,
    what: 'the actions that may run',
    telling: unselected,
  },
  organizationWorkflow: {
    route: `GET ${organization}/actions/permissions/workflow`,
    ...owners,
    what: 'what workflows may do',
  },
} as const satisfies Readonly<Record<string, SettingsRead>>;

export type ReadName = keyof typeof reads;
