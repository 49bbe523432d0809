/**
 * Settings of repositories and organizations, under the names GitHub's API gives them: what a `GET` answers and a
 * `PATCH` changes is this data itself.
 */
import type { Schemas } from '../state.ts';

/** What an account pays for: private repositories of free ones have no protection, no rulesets. */
export type Plan = 'free' | 'pro' | 'team' | 'enterprise';

type FullRepository = Schemas['full-repository'];
type FullOrganization = Schemas['organization-full'];
type Mutable<T> = { -readonly [K in keyof T]-?: Exclude<T[K], undefined> };

/** How pull requests are merged. GitHub shows it to those who may push. */
export type MergeSettings = Mutable<
  Pick<
    FullRepository,
    | 'allow_squash_merge'
    | 'allow_merge_commit'
    | 'allow_rebase_merge'
    | 'allow_auto_merge'
    | 'allow_update_branch'
    | 'delete_branch_on_merge'
    | 'squash_merge_commit_title'
    | 'squash_merge_commit_message'
    | 'merge_commit_title'
    | 'merge_commit_message'
  >
>;

type VisibleSettings = Mutable<
  Pick<
    FullRepository,
    | 'homepage'
    | 'topics'
    | 'has_projects'
    | 'has_wiki'
    | 'has_discussions'
    | 'is_template'
    | 'allow_forking'
    | 'web_commit_signoff_required'
  >
>;

/** Of `security_and_analysis`; on private repositories most of them cost money. */
export type SecurityFeature = Exclude<
  keyof NonNullable<Schemas['security-and-analysis']>,
  'secret_scanning_delegated_bypass_options'
>;

export interface ActionsSettings {
  enabled: boolean;
  allowed: NonNullable<Schemas['allowed-actions']>;
  /** Where `allowed` is `selected`. */
  selected: Schemas['selected-actions'];
  shaPinningRequired: boolean;
  workflow: Mutable<Schemas['actions-get-default-workflow-permissions']>;
}

/** What pull requests from forks may do: of a public repository, and of a private one. */
export interface ForkSettings {
  approval: Schemas['actions-fork-pr-contributor-approval']['approval_policy'];
  private: Schemas['actions-fork-pr-workflows-private-repos'];
}

export interface RepositorySettings {
  readonly merging: MergeSettings;
  readonly visible: VisibleSettings;
  readonly security: Set<SecurityFeature>;
  readonly actions: ActionsSettings;
  readonly forks: ForkSettings;
  /** Dependabot alerts; GitHub's older name for them is in the routes. */
  vulnerabilityAlerts: boolean;
  /** Nobody dealt with the pull requests that they opened. */
  securityUpdatesPaused: boolean;
  /** Of public repositories. */
  privateReporting: boolean;
}

/** What an organization's owners see of it, and nobody else. */
export type OwnerSettings = Mutable<
  Pick<
    FullOrganization,
    | 'billing_email'
    | 'two_factor_requirement_enabled'
    | 'members_can_create_repositories'
    | 'members_can_create_public_repositories'
    | 'members_can_create_private_repositories'
    | 'members_can_create_internal_repositories'
    | 'members_allowed_repository_creation_type'
    | 'members_can_create_pages'
    | 'members_can_create_public_pages'
    | 'members_can_create_private_pages'
    | 'members_can_delete_repositories'
    | 'members_can_change_repo_visibility'
    | 'members_can_invite_outside_collaborators'
    | 'members_can_delete_issues'
    | 'members_can_create_teams'
    | 'members_can_fork_private_repositories'
    | 'readers_can_create_discussions'
    | 'web_commit_signoff_required'
    | 'deploy_keys_enabled_for_repositories'
    | 'advanced_security_enabled_for_new_repositories'
    | 'dependabot_alerts_enabled_for_new_repositories'
    | 'dependabot_security_updates_enabled_for_new_repositories'
    | 'dependency_graph_enabled_for_new_repositories'
    | 'secret_scanning_enabled_for_new_repositories'
    | 'secret_scanning_push_protection_enabled_for_new_repositories'
  >
>;

export interface OrganizationSettings {
  readonly owners: OwnerSettings;
  /** `enabled` is for all repositories or none. */
  readonly actions: ActionsSettings;
  /** Members (and outside collaborators) without a second factor, by account id. */
  readonly withoutTwoFactor: Set<number>;
  /** The same of those whose second factor are text messages. */
  readonly insecureFactor: Set<number>;
  forkApproval: Schemas['actions-fork-pr-contributor-approval']['approval_policy'];
  readonly privateForks: Mutable<Schemas['actions-fork-pr-workflows-private-repos']>;
  readonly runnerGroups: Schemas['runner-groups-org'][];
}

const actionsSettings = (): ActionsSettings => ({
  enabled: true,
  allowed: 'all',
  selected: { github_owned_allowed: true, verified_allowed: false, patterns_allowed: [] },
  shaPinningRequired: false,
  workflow: { default_workflow_permissions: 'read', can_approve_pull_request_reviews: false },
});

/** As a new repository has them. */
export const repositorySettings = (): RepositorySettings => ({
  merging: {
    allow_squash_merge: true,
    allow_merge_commit: true,
    allow_rebase_merge: true,
    allow_auto_merge: false,
    allow_update_branch: false,
    delete_branch_on_merge: false,
    squash_merge_commit_title: 'COMMIT_OR_PR_TITLE',
    squash_merge_commit_message: 'COMMIT_MESSAGES',
    merge_commit_title: 'MERGE_MESSAGE',
    merge_commit_message: 'PR_TITLE',
  },
  visible: {
    homepage: null,
    topics: [],
    has_projects: true,
    has_wiki: true,
    has_discussions: false,
    is_template: false,
    allow_forking: true,
    web_commit_signoff_required: false,
  },
  security: new Set(),
  actions: actionsSettings(),
  forks: {
    approval: 'first_time_contributors',
    private: {
      run_workflows_from_fork_pull_requests: false,
      send_write_tokens_to_workflows: false,
      send_secrets_and_variables: false,
      require_approval_for_fork_pr_workflows: false,
    },
  },
  vulnerabilityAlerts: false,
  securityUpdatesPaused: false,
  privateReporting: false,
});

/** As a new organization has them. */
export const organizationSettings = (): OrganizationSettings => ({
  owners: {
    billing_email: null,
    two_factor_requirement_enabled: false,
    members_can_create_repositories: true,
    members_can_create_public_repositories: true,
    members_can_create_private_repositories: true,
    members_can_create_internal_repositories: false,
    members_allowed_repository_creation_type: 'all',
    members_can_create_pages: true,
    members_can_create_public_pages: true,
    members_can_create_private_pages: true,
    members_can_delete_repositories: true,
    members_can_change_repo_visibility: true,
    members_can_invite_outside_collaborators: true,
    members_can_delete_issues: false,
    members_can_create_teams: true,
    members_can_fork_private_repositories: false,
    readers_can_create_discussions: true,
    web_commit_signoff_required: false,
    deploy_keys_enabled_for_repositories: true,
    advanced_security_enabled_for_new_repositories: false,
    dependabot_alerts_enabled_for_new_repositories: false,
    dependabot_security_updates_enabled_for_new_repositories: false,
    dependency_graph_enabled_for_new_repositories: false,
    secret_scanning_enabled_for_new_repositories: false,
    secret_scanning_push_protection_enabled_for_new_repositories: false,
  },
  actions: actionsSettings(),
  withoutTwoFactor: new Set(),
  insecureFactor: new Set(),
  forkApproval: 'first_time_contributors',
  privateForks: {
    run_workflows_from_fork_pull_requests: false,
    send_write_tokens_to_workflows: false,
    send_secrets_and_variables: false,
    require_approval_for_fork_pr_workflows: false,
  },
  runnerGroups: [],
});
