/** What GitHub is asked to see settings: one entry per read. Plain data; `app/github/settings` carries it out. */

/** An answer that is no success and still tells something: its status, words that must be in it, and what it means. */
interface Telling {
  readonly status: number;
  /** Without these words the same status has another meaning (not allowed to see). */
  readonly words?: RegExp;
  readonly means: unknown;
}

/** GraphQL shows to every reader what REST shows to some; its answer is given REST's names. */
export interface SettingsQuery {
  readonly text: string;
  /** From GraphQL's name to REST's. */
  readonly fields: Readonly<Record<string, string>>;
}

export interface SettingsRead {
  /** A route, or a query about the repository. */
  readonly by: `GET ${string}` | SettingsQuery;
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

const mergingFields = {
  squashMergeAllowed: 'allow_squash_merge',
  mergeCommitAllowed: 'allow_merge_commit',
  rebaseMergeAllowed: 'allow_rebase_merge',
  autoMergeAllowed: 'allow_auto_merge',
  allowUpdateBranch: 'allow_update_branch',
  deleteBranchOnMerge: 'delete_branch_on_merge',
  squashMergeCommitTitle: 'squash_merge_commit_title',
  squashMergeCommitMessage: 'squash_merge_commit_message',
  mergeCommitTitle: 'merge_commit_title',
  mergeCommitMessage: 'merge_commit_message',
} as const;

const mergingQuery: SettingsQuery = {
  text: `query FairleadMerging($owner: String!, $repo: String!) { repository(owner: $owner, name: $repo) { ${Object.keys(mergingFields).join(' ')} } }`,
  fields: mergingFields,
};

export const reads = {
  repository: { by: `GET ${repository}`, ...administration, what: 'the repository' },
  // REST shows it to those who may push: https://github.com/integrations/terraform-provider-github/pull/1727
  merging: { by: mergingQuery, of: 'repository', permission: 'metadata: read', what: 'how it merges' },
  actions: {
    by: `GET ${repository}/actions/permissions`,
    ...administration,
    what: 'what GitHub Actions may run',
  },
  selectedActions: {
    by: `GET ${repository}/actions/permissions/selected-actions`,
    ...administration,
    what: 'the actions that may run',
    telling: unselected,
  },
  workflow: {
    by: `GET ${repository}/actions/permissions/workflow`,
    ...administration,
    what: 'what workflows may do',
  },
  vulnerabilityAlerts: {
    by: `GET ${repository}/vulnerability-alerts`,
    ...administration,
    what: 'whether Dependabot alerts are on',
    telling: [
      { status: 204, means: { enabled: true } },
      // A bare 404 is GitHub's way to say "not allowed to see", too.
      { status: 404, words: /alerts are disabled/i, means: { enabled: false } },
    ],
  },
  securityUpdates: {
    by: `GET ${repository}/automated-security-fixes`,
    ...administration,
    what: 'whether Dependabot security updates are on',
  },
  privateReporting: {
    by: `GET ${repository}/private-vulnerability-reporting`,
    ...administration,
    what: 'whether vulnerabilities can be reported privately',
  },
  organization: { by: `GET ${organization}`, ...owners, what: 'the organization' },
  organizationActions: {
    by: `GET ${organization}/actions/permissions`,
    ...owners,
    what: 'what GitHub Actions may run',
  },
  organizationSelectedActions: {
    by: `GET ${organization}/actions/permissions/selected-actions`,
    ...owners,
    what: 'the actions that may run',
    telling: unselected,
  },
  organizationWorkflow: {
    by: `GET ${organization}/actions/permissions/workflow`,
    ...owners,
    what: 'what workflows may do',
  },
} as const satisfies Readonly<Record<string, SettingsRead>>;

export type ReadName = keyof typeof reads;
