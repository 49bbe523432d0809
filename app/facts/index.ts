/** Fact → collector: one import and one line per fact, sorted. */
import type { FactName } from '../../policies/engine/facts.ts';
import { actionsPermissions } from './actions-permissions.ts';
import { baseProtection } from './base-protection.ts';
import { changedBlobs } from './changed-blobs.ts';
import { changedFiles } from './changed-files.ts';
import { checks } from './checks.ts';
import { codeOwners } from './code-owners.ts';
import { codeOwnership } from './code-ownership.ts';
import { codeScanning } from './code-scanning.ts';
import { commitSignatures } from './commit-signatures.ts';
import { decisionChanges } from './decision-changes.ts';
import { decisions } from './decisions.ts';
import { delivery } from './delivery.ts';
import { dependencyChanges } from './dependency-changes.ts';
import { dependencyUpdates } from './dependency-updates.ts';
import { deployKeys } from './deploy-keys.ts';
import { environments } from './environments.ts';
import { fileMarks } from './file-marks.ts';
import { installedApps } from './installed-apps.ts';
import { licence } from './licence.ts';
import { linkedWork } from './linked-work.ts';
import { memberActivity } from './member-activity.ts';
import { members } from './members.ts';
import { mergeSettings } from './merge-settings.ts';
import { organization } from './organization.ts';
import { organizationActions } from './organization-actions.ts';
import { organizationSettings } from './organization-settings.ts';
import { organizationSettingsState } from './organization-settings-state.ts';
import { organizationWebhooks } from './organization-webhooks.ts';
import { outsideCollaborators } from './outside-collaborators.ts';
import { protection } from './protection.ts';
import { pullRequest } from './pull-request.ts';
import { pullRequestTemplates } from './pull-request-templates.ts';
import { release } from './release.ts';
import { releaseBlockers } from './release-blockers.ts';
import { releaseChanges } from './release-changes.ts';
import { releaseChecklist } from './release-checklist.ts';
import { repository } from './repository.ts';
import { repositoryAccess } from './repository-access.ts';
import { repositoryWebhooks } from './repository-webhooks.ts';
import { repositoryWorkflows } from './repository-workflows.ts';
import { reviews } from './reviews.ts';
import { secretScanning } from './secret-scanning.ts';
import { secrets } from './secrets.ts';
import { securityPolicy } from './security-policy.ts';
import { settingsState } from './settings-state.ts';
import type { Collector } from './source.ts';
import { staticAnalysis } from './static-analysis.ts';
import { structure } from './structure.ts';
import { twoFactor } from './two-factor.ts';
import { upkeep } from './upkeep.ts';
import { vulnerabilityAlerts } from './vulnerability-alerts.ts';
import { workflows } from './workflows.ts';

export const collectors: { readonly [F in FactName]: Collector<F> } = {
  actionsPermissions,
  baseProtection,
  changedBlobs,
  changedFiles,
  checks,
  codeOwners,
  codeOwnership,
  codeScanning,
  commitSignatures,
  decisionChanges,
  decisions,
  delivery,
  dependencyChanges,
  dependencyUpdates,
  deployKeys,
  environments,
  fileMarks,
  installedApps,
  licence,
  linkedWork,
  memberActivity,
  members,
  mergeSettings,
  organization,
  organizationActions,
  organizationSettings,
  organizationSettingsState,
  organizationWebhooks,
  outsideCollaborators,
  protection,
  pullRequest,
  pullRequestTemplates,
  release,
  releaseBlockers,
  releaseChanges,
  releaseChecklist,
  repository,
  repositoryAccess,
  repositoryWebhooks,
  repositoryWorkflows,
  reviews,
  secrets,
  secretScanning,
  securityPolicy,
  settingsState,
  staticAnalysis,
  structure,
  twoFactor,
  upkeep,
  vulnerabilityAlerts,
  workflows,
};
