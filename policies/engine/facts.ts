/**
 * The facts table: every fact a policy may ask for, by name. A fact is plain JSON data about one subject,
 * obtained by exactly one collector in `app/facts`. Adding a fact: its type here, its collector, one line there.
 */

import type { ActionsPermissions } from '../facts/actions-permissions.ts';
import type { ChangedBlob } from '../facts/changed-blobs.ts';
import type { ChangedFile } from '../facts/changed-files.ts';
import type { Checks } from '../facts/checks.ts';
import type { CodeOwnership } from '../facts/code-ownership.ts';
import type { CodeScanning } from '../facts/code-scanning.ts';
import type { CommitSignatures } from '../facts/commit-signatures.ts';
import type { DecisionChanges } from '../facts/decision-changes.ts';
import type { Decisions } from '../facts/decisions.ts';
import type { Delivery } from '../facts/delivery.ts';
import type { DependencyChanges } from '../facts/dependency-changes.ts';
import type { DependencyUpdates } from '../facts/dependency-updates.ts';
import type { DeployKeys } from '../facts/deploy-keys.ts';
import type { Environments } from '../facts/environments.ts';
import type { FileMarks } from '../facts/file-marks.ts';
import type { InstalledApps } from '../facts/installed-apps.ts';
import type { Licence } from '../facts/licence.ts';
import type { LinkedWork } from '../facts/linked-work.ts';
import type { MemberActivity } from '../facts/member-activity.ts';
import type { Members } from '../facts/members.ts';
import type { MergeSettings } from '../facts/merge-settings.ts';
import type { Organization } from '../facts/organization.ts';
import type { OrganizationActions } from '../facts/organization-actions.ts';
import type { OrganizationSettings } from '../facts/organization-settings.ts';
import type { OrganizationWebhooks } from '../facts/organization-webhooks.ts';
import type { OutsideCollaborators } from '../facts/outside-collaborators.ts';
import type { BranchProtection, Protection } from '../facts/protection.ts';
import type { PullRequest } from '../facts/pull-request.ts';
import type { PullRequestTemplates } from '../facts/pull-request-templates.ts';
import type { Release } from '../facts/release.ts';
import type { ReleaseBlockers } from '../facts/release-blockers.ts';
import type { ReleaseChanges } from '../facts/release-changes.ts';
import type { ReleaseChecklist } from '../facts/release-checklist.ts';
import type { Repository } from '../facts/repository.ts';
import type { RepositoryAccess } from '../facts/repository-access.ts';
import type { RepositoryWebhooks } from '../facts/repository-webhooks.ts';
import type { RepositoryWorkflows } from '../facts/repository-workflows.ts';
import type { Reviews } from '../facts/reviews.ts';
import type { SecretScanning } from '../facts/secret-scanning.ts';
import type { Secrets } from '../facts/secrets.ts';
import type { SecurityPolicy } from '../facts/security-policy.ts';
import type { SettingsState } from '../facts/settings-state.ts';
import type { StaticAnalysis } from '../facts/static-analysis.ts';
import type { Structure } from '../facts/structure.ts';
import type { TwoFactor } from '../facts/two-factor.ts';
import type { Upkeep } from '../facts/upkeep.ts';
import type { VulnerabilityAlerts } from '../facts/vulnerability-alerts.ts';
import type { Workflows } from '../facts/workflows.ts';
import type { CodeOwnersFile } from '../formats/code-owners.ts';
import type { Gap } from './gap.ts';
import type { Prose } from './prose.ts';
import type { PolicySubject } from './subject.ts';

export type { Gap };

export interface Facts {
  readonly actionsPermissions: ActionsPermissions;
  /** Of the branch a pull request would be merged into, as far as it shows without a right to read settings. */
  readonly baseProtection: BranchProtection;
  readonly changedBlobs: readonly ChangedBlob[];
  readonly changedFiles: readonly ChangedFile[];
  readonly checks: Checks;
  readonly codeOwners: CodeOwnersFile;
  readonly codeOwnership: CodeOwnership;
  readonly codeScanning: CodeScanning;
  readonly commitSignatures: CommitSignatures;
  readonly decisionChanges: DecisionChanges;
  readonly decisions: Decisions;
  readonly delivery: Delivery;
  readonly dependencyChanges: DependencyChanges;
  readonly dependencyUpdates: DependencyUpdates;
  readonly deployKeys: DeployKeys;
  readonly environments: Environments;
  readonly fileMarks: FileMarks;
  /** Null, as the other facts about organizations: a person's account has none. */
  readonly installedApps: InstalledApps | null;
  readonly licence: Licence;
  readonly linkedWork: LinkedWork;
  readonly memberActivity: MemberActivity | null;
  readonly members: Members | null;
  readonly mergeSettings: MergeSettings;
  readonly organization: Organization;
  readonly organizationActions: OrganizationActions | null;
  readonly organizationSettings: OrganizationSettings | null;
  readonly organizationSettingsState: SettingsState | null;
  readonly organizationWebhooks: OrganizationWebhooks | null;
  readonly outsideCollaborators: OutsideCollaborators | null;
  readonly protection: Protection;
  readonly pullRequest: PullRequest;
  readonly pullRequestTemplates: PullRequestTemplates;
  readonly release: Release;
  readonly releaseBlockers: ReleaseBlockers;
  readonly releaseChanges: ReleaseChanges;
  readonly releaseChecklist: ReleaseChecklist;
  readonly repository: Repository;
  readonly repositoryAccess: RepositoryAccess;
  readonly repositoryWebhooks: RepositoryWebhooks;
  readonly repositoryWorkflows: RepositoryWorkflows;
  readonly reviews: Reviews;
  readonly secrets: Secrets;
  readonly secretScanning: SecretScanning;
  readonly securityPolicy: SecurityPolicy;
  readonly settingsState: SettingsState;
  readonly staticAnalysis: StaticAnalysis;
  readonly structure: Structure;
  readonly twoFactor: TwoFactor | null;
  readonly upkeep: Upkeep;
  readonly vulnerabilityAlerts: VulnerabilityAlerts;
  readonly workflows: Workflows;
}

export type FactName = keyof Facts;

/**
 * What each fact can be known of. A policy that asks for a fact its subject cannot have does not compile, and neither
 * does a collector that cannot serve all of these.
 */
export const factSubjects = {
  actionsPermissions: ['repository'],
  baseProtection: ['pull_request'],
  changedBlobs: ['pull_request'],
  changedFiles: ['pull_request'],
  checks: ['pull_request'],
  codeOwners: ['pull_request'],
  codeOwnership: ['repository'],
  codeScanning: ['repository'],
  commitSignatures: ['pull_request'],
  decisionChanges: ['pull_request'],
  decisions: ['pull_request'],
  delivery: ['repository'],
  dependencyChanges: ['pull_request'],
  dependencyUpdates: ['repository'],
  deployKeys: ['repository'],
  environments: ['repository'],
  fileMarks: ['pull_request'],
  installedApps: ['organization'],
  licence: ['repository'],
  linkedWork: ['pull_request'],
  memberActivity: ['organization'],
  members: ['organization'],
  mergeSettings: ['repository'],
  organization: ['organization'],
  organizationActions: ['organization'],
  organizationSettings: ['organization'],
  organizationSettingsState: ['organization'],
  organizationWebhooks: ['organization'],
  outsideCollaborators: ['organization'],
  protection: ['repository'],
  pullRequest: ['pull_request'],
  pullRequestTemplates: ['pull_request'],
  // A pull request can propose a release.
  release: ['pull_request', 'release'],
  releaseBlockers: ['pull_request', 'release'],
  releaseChanges: ['pull_request', 'release'],
  releaseChecklist: ['pull_request', 'release'],
  repository: ['repository'],
  repositoryAccess: ['repository'],
  repositoryWebhooks: ['repository'],
  repositoryWorkflows: ['repository'],
  reviews: ['pull_request'],
  secrets: ['pull_request'],
  secretScanning: ['repository'],
  securityPolicy: ['repository'],
  settingsState: ['repository'],
  staticAnalysis: ['pull_request'],
  structure: ['pull_request'],
  twoFactor: ['organization'],
  upkeep: ['repository'],
  vulnerabilityAlerts: ['repository'],
  workflows: ['pull_request'],
} as const satisfies { readonly [N in FactName]: readonly PolicySubject[] };

/** What a fact can be known of. */
export type SubjectOf<N extends FactName> = (typeof factSubjects)[N][number];

/** The facts that can be known of a subject; of one that may be several, those that can be known of each. */
export type FactOf<S extends PolicySubject> = {
  [N in FactName]: [S] extends [SubjectOf<N>] ? N : never;
}[FactName];

type DeepReadonly<T> = T extends readonly (infer U)[]
  ? readonly DeepReadonly<U>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

/** The facts a policy declared, and no others. */
export type Known<N extends FactName> = { readonly [K in N]: DeepReadonly<Facts[K]> };

/** What became of collecting one fact. */
export type Collected<T> =
  | { readonly ok: true; readonly value: T; readonly gaps: readonly Gap[]; readonly via?: Prose }
  | ({ readonly ok: false } & Gap);

export type CollectedFacts = { readonly [K in FactName]?: Collected<Facts[K]> };

/**
 * What policies' options ask collectors for beyond the default; every member is a sorted union over the
 * selected policies. Kept to lists of strings so that merging needs no rules.
 */
export interface Wanted {
  /** The facts themselves: what is read for others is not asked for, and the token does not open it. */
  readonly facts: readonly FactName[];
  /** Settings that are declared, one a line of JSON: `declaredLine`. */
  readonly declaredSettings: readonly string[];
  /** Globs of files that are architecture decision records. */
  readonly decisionPaths: readonly string[];
  /** Package details that cost calls of their own: `licences`, `age`. */
  readonly packageDetails: readonly ('licences' | 'age')[];
  /** Branches whose protection is wanted: names, GitHub's patterns, `~DEFAULT_BRANCH`. */
  readonly protectedBranches: readonly string[];
  /** Names of workflow artifacts that hold SARIF. */
  readonly sarifArtifacts: readonly string[];
  /** Names of analysis tools that must have reported on the head. */
  readonly requiredTools: readonly string[];
  /** `alerts`: ask GitHub's code scanning when there is no SARIF. */
  readonly codeScanning: readonly 'alerts'[];
  /** `org/team` whose members are wanted; `codeOwnerTeams` stands for every team that owns a touched file. */
  readonly teams: readonly string[];
  /** Labels whose open issues and pull requests hold a release. */
  readonly blockerLabels: readonly string[];
  /** `commits`: every commit since the release before. */
  readonly releaseChanges: readonly 'commits'[];
  /** Items of a release's checklist, and `org/team` of those who may tick them. */
  readonly checklist: readonly string[];
  readonly checklistTeams: readonly string[];
  /** Head branches (globs) and labels of pull requests that propose a release. */
  readonly releaseBranches: readonly string[];
  readonly releaseLabels: readonly string[];
  /** Ids of the policies that show what another one would show otherwise. */
  readonly takenOver: readonly string[];
  /** Who has access, beside administrators and people from outside: who is named in a repository, and its teams. */
  readonly access: readonly ('named' | 'teams')[];
  /** Names (globs) of environments whose branch patterns are wanted. */
  readonly environments: readonly string[];
  /** Globs of files that somebody has to own. */
  readonly ownedPaths: readonly string[];
  /** Prefixes and addresses of trackers whose tickets count as linked work: `ABC`, `https://…/browse/`. */
  readonly trackers: readonly string[];
  /** How many days back members' activity is looked for, as numbers. */
  readonly activityDays: readonly string[];
}

export const wantsNothing: Wanted = {
  facts: [],
  declaredSettings: [],
  decisionPaths: [],
  packageDetails: [],
  protectedBranches: [],
  sarifArtifacts: [],
  requiredTools: [],
  codeScanning: [],
  teams: [],
  blockerLabels: [],
  releaseChanges: [],
  checklist: [],
  checklistTeams: [],
  releaseBranches: [],
  releaseLabels: [],
  takenOver: [],
  access: [],
  environments: [],
  ownedPaths: [],
  trackers: [],
  activityDays: [],
};
