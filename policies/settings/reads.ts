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

/** A query about the repository that lists something of it, page by page: `pageInfo` stands beside `edges`. */
export interface ListQuery {
  readonly text: string;
  /** Where the list is in the answer, below the repository. */
  readonly list: string;
}

export interface SettingsRead {
  /** A route, or a query about the repository. */
  readonly by: `GET ${string}` | SettingsQuery | ListQuery;
  /** All pages of a list are read. `true`: the answer is the list; otherwise the member that is. */
  readonly list?: true | string;
  /** What stands in the route for what is asked about: `team_slug`. */
  readonly about?: string;
  readonly parameters?: Readonly<Record<string, string>>;
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

/** REST says what somebody may do by all ways together; only this says what the repository itself gives them. */
const namedQuery: ListQuery = {
  text: `query FairleadNamed($owner: String!, $repo: String!, $after: String) { repository(owner: $owner, name: $repo) { collaborators(first: 100, affiliation: DIRECT, after: $after) { edges { node { login } permissionSources { roleName source { __typename } } } pageInfo { hasNextPage endCursor } } } }`,
  list: 'collaborators',
};

const noSuch: readonly Telling[] = [{ status: 404, means: null }];
const hooks = { permission: 'repository_hooks: read', what: 'the webhooks' } as const;
const members = { permission: 'members: read' } as const;
const deployment = { of: 'repository', permission: 'actions: read' } as const;
const environment = `${repository}/environments/{environment_name}` as const;

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
  teams: {
    by: `GET ${repository}/teams`,
    ...administration,
    list: true,
    what: 'the teams that have access',
  },
  named: { by: namedQuery, ...administration, what: 'who is named in the repository' },
  invitations: {
    by: `GET ${repository}/invitations`,
    ...administration,
    list: true,
    what: 'who is invited to the repository',
  },
  deployKeys: { by: `GET ${repository}/keys`, ...administration, list: true, what: 'the deploy keys' },
  environments: {
    by: `GET ${repository}/environments`,
    ...deployment,
    list: 'environments',
    what: 'the environments',
  },
  deployedBranches: {
    by: `GET ${environment}/deployment-branch-policies`,
    ...deployment,
    list: 'branch_policies',
    about: 'environment_name',
    what: 'the branches that may be deployed',
  },
  environmentSecrets: {
    by: `GET ${environment}/secrets`,
    of: 'repository',
    permission: 'environments: read',
    about: 'environment_name',
    what: 'how many secrets the environment has',
  },
  environmentVariables: {
    by: `GET ${environment}/variables`,
    of: 'repository',
    permission: 'environments: read',
    about: 'environment_name',
    what: 'how many variables the environment has',
  },
  hooks: { by: `GET ${repository}/hooks`, of: 'repository', ...hooks, list: true },
  /** Of the organization that owns the repository; null: there is none of that name. */
  team: {
    by: `GET ${organization}/teams/{team_slug}`,
    of: 'repository',
    ...members,
    about: 'team_slug',
    what: 'the team',
    telling: noSuch,
  },
  person: {
    by: 'GET /users/{username}',
    of: 'repository',
    permission: 'metadata: read',
    about: 'username',
    what: 'the person',
    telling: noSuch,
  },
  owners: {
    by: `GET ${organization}/members`,
    of: 'organization',
    ...members,
    list: true,
    parameters: { role: 'admin' },
    what: 'the owners of the organization',
  },
  /** Null: no member. */
  membership: {
    by: `GET ${organization}/memberships/{username}`,
    of: 'organization',
    ...members,
    about: 'username',
    what: 'whether somebody is a member',
    telling: noSuch,
  },
  organizationHooks: {
    by: `GET ${organization}/hooks`,
    of: 'organization',
    permission: 'organization_hooks: read',
    list: true,
    what: 'the webhooks of the organization',
  },
  /** Whose token it is; null: an App's, which is nobody's. */
  viewer: {
    by: 'GET /user',
    of: 'organization',
    permission: 'metadata: read',
    what: 'whose token this is',
    telling: [{ status: 403, means: null }],
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
