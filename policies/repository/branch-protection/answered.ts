/** What other tools ask of branches, as this policy answers it by default or with an option. */
import { type Answer, answers, answersPartOf } from '../../engine/answers.ts';

const legitify = [
  'repository.code_review_by_two_members_not_required',
  'repository.code_review_not_limited_to_code_owners',
  'repository.code_review_not_required',
  'repository.dismisses_stale_reviews',
  'repository.missing_default_branch_protection',
  'repository.missing_default_branch_protection_deletion',
  'repository.missing_default_branch_protection_force_push',
  'repository.no_conversation_resolution',
  'repository.no_signed_commits',
  'repository.non_linear_history',
  'repository.pushes_are_not_restricted',
  'repository.requires_branches_up_to_date_before_merge',
  'repository.requires_status_checks',
  'repository.review_dismissal_allowed',
  'repository.users_allowed_to_bypass_ruleset',
] as const;

const prowler = [
  'repository_default_branch_deletion_disabled',
  'repository_default_branch_disallows_force_push',
  'repository_default_branch_dismisses_stale_reviews',
  'repository_default_branch_protection_applies_to_admins',
  'repository_default_branch_protection_enabled',
  'repository_default_branch_requires_codeowners_review',
  'repository_default_branch_requires_conversation_resolution',
  'repository_default_branch_requires_linear_history',
  'repository_default_branch_requires_multiple_approvals',
  'repository_default_branch_requires_signed_commits',
  'repository_default_branch_status_checks_required',
] as const;

export const answered: readonly Answer[] = [
  answers('allstar', 'branch_protection'),
  ...legitify.map((id) => answers('legitify', id)),
  answers('osps', 'OSPS-AC-03.01'),
  answers('osps', 'OSPS-AC-03.02'),
  ...prowler.map((id) => answers('prowler', id)),
  // Of release branches it asks only where they are declared.
  answersPartOf('scorecard', 'Branch-Protection'),
];
