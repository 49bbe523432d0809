/** Prowler's checks of GitHub, by their present names, each with what it asks in our words. */
export const prowler = {
  githubactions_workflow_security_scan: 'Workflows have no known weakness',
  organization_actions_pull_request_approval_disabled: 'Workflows cannot approve pull requests',
  organization_default_repository_permission_strict: 'Members have read access or less to every repository',
  organization_default_workflow_permissions_read_only:
    'Workflows’ tokens can only read unless they say otherwise',
  organization_members_inactive: 'Nobody is a member who does nothing',
  organization_members_mfa_required: 'Members must have a second factor',
  organization_repository_creation_limited: 'Members cannot create repositories',
  organization_repository_deletion_limited: 'Members cannot delete or transfer repositories',
  organization_verified_badge: 'The organization’s domain is verified',
  repository_branch_delete_on_merge_enabled: 'Merged branches are deleted',
  repository_default_branch_deletion_disabled: 'The default branch cannot be deleted',
  repository_default_branch_disallows_force_push: 'Nobody can force-push to the default branch',
  repository_default_branch_dismisses_stale_reviews: 'A push takes approvals back',
  repository_default_branch_protection_applies_to_admins: 'Administrators are bound, too',
  repository_default_branch_protection_enabled: 'The default branch is protected',
  repository_default_branch_requires_codeowners_review: 'Code owners must approve',
  repository_default_branch_requires_conversation_resolution: 'Conversations must be resolved',
  repository_default_branch_requires_linear_history: 'History is linear',
  repository_default_branch_requires_multiple_approvals: 'Two people must approve',
  repository_default_branch_requires_signed_commits: 'Commits must be signed',
  repository_default_branch_status_checks_required: 'Checks must pass',
  repository_default_workflow_permissions_read_only: 'The repository’s workflow tokens can only read',
  repository_dependency_scanning_enabled: 'Vulnerable dependencies are reported',
  repository_has_codeowners_file: 'There is a CODEOWNERS',
  repository_immutable_releases_enabled: 'Releases cannot be changed once published',
  repository_inactive_not_archived: 'What nobody works on is archived',
  repository_public_has_securitymd_file: 'Public repositories have a SECURITY.md',
  repository_secret_scanning_enabled: 'Secrets are looked for',
} as const;

export const beyondProwler: Readonly<Partial<Record<keyof typeof prowler, string>>> = {};
