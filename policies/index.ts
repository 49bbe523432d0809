/** The catalogue: one import and one line per policy, sorted by id. */
import type { AnyPolicy } from './engine/policy.ts';
import { apps } from './organization/apps.ts';
import { defaultPermission } from './organization/default-permission.ts';
import { inactiveMembers } from './organization/inactive-members.ts';
import { memberPrivileges } from './organization/member-privileges.ts';
import { organizationActions } from './organization/organization-actions.ts';
import { organizationDrift } from './organization/organization-drift.ts';
import { organizationWebhooks } from './organization/organization-webhooks.ts';
import { outsideCollaborators } from './organization/outside-collaborators.ts';
import { owners } from './organization/owners.ts';
import { twoFactor } from './organization/two-factor.ts';
import { adrRequired } from './pull-request/adr-required.ts';
import { adrValid } from './pull-request/adr-valid.ts';
import { commitSignatures } from './pull-request/commit-signatures.ts';
import { companionFiles } from './pull-request/companion-files.ts';
import { dependencies } from './pull-request/dependencies.ts';
import { description } from './pull-request/description.ts';
import { forbiddenFiles } from './pull-request/forbidden-files.ts';
import { linkedWork } from './pull-request/linked-work.ts';
import { passingChecks } from './pull-request/passing-checks.ts';
import { review } from './pull-request/review.ts';
import { secrets } from './pull-request/secrets.ts';
import { size } from './pull-request/size.ts';
import { staticAnalysis } from './pull-request/static-analysis.ts';
import { title } from './pull-request/title.ts';
import { workflowHardening } from './pull-request/workflow-hardening.ts';
import { releaseReadiness } from './release/release-readiness.ts';
import { access } from './repository/access.ts';
import { actionsPermissions } from './repository/actions-permissions.ts';
import { branchProtection } from './repository/branch-protection.ts';
import { codeOwners } from './repository/code-owners.ts';
import { codeScanning } from './repository/code-scanning.ts';
import { dependencyUpdates } from './repository/dependency-updates.ts';
import { deployKeys } from './repository/deploy-keys.ts';
import { deploymentHealth } from './repository/deployment-health.ts';
import { environments } from './repository/environments.ts';
import { leadTimeRegression } from './repository/lead-time-regression.ts';
import { licence } from './repository/licence.ts';
import { mergeSettings } from './repository/merge-settings.ts';
import { repositoryWebhooks } from './repository/repository-webhooks.ts';
import { repositoryWorkflows } from './repository/repository-workflows.ts';
import { secretScanning } from './repository/secret-scanning.ts';
import { securityPolicy } from './repository/security-policy.ts';
import { settingsDrift } from './repository/settings-drift.ts';
import { staleness } from './repository/staleness.ts';
import { vulnerabilityAlerts } from './repository/vulnerability-alerts.ts';

export const catalogue: readonly AnyPolicy[] = [
  access,
  actionsPermissions,
  adrRequired,
  adrValid,
  apps,
  branchProtection,
  codeOwners,
  codeScanning,
  commitSignatures,
  companionFiles,
  defaultPermission,
  dependencies,
  dependencyUpdates,
  deployKeys,
  deploymentHealth,
  description,
  environments,
  forbiddenFiles,
  inactiveMembers,
  leadTimeRegression,
  licence,
  linkedWork,
  memberPrivileges,
  mergeSettings,
  organizationActions,
  organizationDrift,
  organizationWebhooks,
  outsideCollaborators,
  owners,
  passingChecks,
  releaseReadiness,
  repositoryWebhooks,
  repositoryWorkflows,
  review,
  secretScanning,
  secrets,
  securityPolicy,
  settingsDrift,
  size,
  staleness,
  staticAnalysis,
  title,
  twoFactor,
  vulnerabilityAlerts,
  workflowHardening,
];
