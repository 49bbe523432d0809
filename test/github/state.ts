/**
 * What the local GitHub knows. Words: an *account* is a user, a bot or an organization; an *App* is installed on an
 * account as an *installation*; forks share one object *store* with their parent; everything else is as GitHub says it.
 */
import type { components } from '@octokit/openapi-types';
import type { Refs } from './git/refs.ts';
import type { GitStore } from './git/store.ts';
import type { Protection, Ruleset } from './protection.ts';
import type { DeployKey, Hook } from './state/access.ts';
import type { Alerts } from './state/alerts.ts';
import type { Artifact, CheckRun, CheckSuite, Status, WorkflowRun } from './state/checks.ts';
import type { Deployment, Environment } from './state/deployments.ts';
import type { IssueEvent } from './state/issue-events.ts';
import type { OrganizationSettings, Plan, RepositorySettings } from './state/settings.ts';

export type Schemas = components['schemas'];
export type Level = 'read' | 'write' | 'admin';
/** Permission name → level, of an App, an installation or a token. */
export type Permissions = Schemas['app-permissions'];
export type Role = 'read' | 'triage' | 'write' | 'maintain' | 'admin';

export interface Account {
  /** Deleted: GitHub shows nobody in its place. */
  gone?: boolean;
  readonly kind: 'User' | 'Bot' | 'Organization';
  readonly id: number;
  login: string;
  readonly name: string | null;
  /** What commits are matched by; lower case. */
  readonly emails: readonly string[];
  readonly createdAt: Date;
  /** A personal access token (classic); null for bots and organizations. */
  readonly token: string | null;
  readonly organization: Organization | null;
  plan: Plan;
}

export interface Organization {
  readonly owner: Account;
  readonly members: Map<number, 'admin' | 'member'>;
  readonly teams: Team[];
  readonly rulesets: Ruleset[];
  readonly hooks: Hook[];
  readonly settings: OrganizationSettings;
  defaultPermission: 'none' | 'read' | 'write' | 'admin';
  /** Open ones; none unless set. */
  invitations?: OrganizationInvitation[];
  /** Only organizations of an enterprise can read it. */
  readonly auditLog: AuditEntry[];
}

export interface OrganizationInvitation {
  readonly id: number;
  readonly login: string;
  readonly role: 'direct_member' | 'admin';
  readonly inviter: Account;
  readonly createdAt: Date;
}

export interface AuditEntry {
  readonly actor: string;
  /** `repo.change_merge_setting` */
  readonly action: string;
  /** `owner/name`; null: about the organization. */
  readonly repo: string | null;
  readonly at: Date;
}

export interface Team {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly organization: Account;
  /** What the parent has, it has, too. */
  parent?: Team;
  readonly members: Map<number, 'member' | 'maintainer'>;
  /** Repository id → role. */
  readonly repositories: Map<number, Role>;
}

/** Until it is accepted nobody has anything by it; after a week it is expired, and stays in the list. */
export interface Invitation {
  readonly id: number;
  /** Null: invited by e-mail. */
  readonly invitee: Account | null;
  readonly inviter: Account;
  role: Role;
  readonly createdAt: Date;
  expired: boolean;
}

export interface App {
  readonly id: number;
  readonly clientId: string;
  readonly slug: string;
  readonly name: string;
  readonly owner: Account;
  readonly bot: Account;
  readonly permissions: Permissions;
  readonly events: readonly string[];
  readonly privateKey: string;
  readonly publicKey: string;
  readonly webhookSecret: string;
  readonly createdAt: Date;
  webhookUrl: string | null;
}

export interface Installation {
  readonly id: number;
  readonly app: App;
  readonly account: Account;
  /** The permissions the account's owner accepted. */
  permissions: Permissions;
  /** `'all'` follows repositories that are created later. */
  repositories: 'all' | Set<number>;
  readonly createdAt: Date;
  suspendedAt: Date | null;
  deleted: boolean;
}

export interface CommitComment {
  readonly id: number;
  readonly sha: string;
  readonly author: Account;
  readonly createdAt: Date;
  body: string;
}

/** An installation's access token, minted down or not. */
export interface Token {
  readonly value: string;
  readonly installation: Installation;
  readonly permissions: Permissions;
  readonly repositories: ReadonlySet<number> | null;
  readonly expiresAt: Date;
}

export interface Repository {
  readonly id: number;
  owner: Account;
  name: string;
  /** `owner/name` in lower case, as it was called before: requests by these are redirected. */
  readonly formerNames: Set<string>;
  readonly parent: Repository | null;
  readonly store: GitStore;
  readonly refs: Refs;
  readonly createdAt: Date;
  readonly pulls: Map<number, Pull>;
  readonly issues: Map<number, Issue>;
  /** Switched off, GitHub answers 410. */
  hasIssues: boolean;
  readonly releases: Release[];
  readonly checkRuns: CheckRun[];
  readonly checkSuites: CheckSuite[];
  readonly statuses: Status[];
  readonly comments: Comment[];
  readonly commitComments: CommitComment[];
  readonly artifacts: Artifact[];
  readonly workflowRuns: WorkflowRun[];
  readonly collaborators: Map<number, Role>;
  readonly invitations: Invitation[];
  readonly protections: Map<string, Protection>;
  readonly rulesets: Ruleset[];
  readonly settings: RepositorySettings;
  readonly deployKeys: DeployKey[];
  readonly hooks: Hook[];
  readonly environments: Environment[];
  readonly deployments: Deployment[];
  readonly alerts: Alerts;
  /** Of issues and pull requests, oldest first. */
  readonly issueEvents: IssueEvent[];
  readonly activities: Activity[];
  /** Oldest first. */
  readonly ruleSuites: RuleSuite[];
  /** Commit → its signature; a commit without one is not signed. Forks share it. */
  readonly signatures: Map<string, CommitSignature>;
  private: boolean;
  archived: boolean;
  /** By GitHub: listed, and nothing of it is shown. */
  disabled: boolean;
  defaultBranch: string;
  description: string | null;
  pushedAt: Date;
  lastNumber: number;
  /** Null: the plan does not have it, or it is switched off. */
  codeScanning: CodeScanning | null;
  dependencyReview: Schemas['dependency-graph-diff'] | null;
}

/** What GitHub found when it checked a commit's signature. */
export interface CommitSignature {
  /** As GraphQL's `GitSignatureState`. */
  readonly state: string;
  /** Login of whose key it is; null when GitHub knows nobody. */
  readonly signer: string | null;
  /** GitHub made the commit itself. */
  readonly byGitHub?: boolean;
}

export interface CodeScanning {
  readonly alerts: readonly Schemas['code-scanning-alert-items'][];
  readonly analyses: readonly Schemas['code-scanning-analysis'][];
  /** CodeQL set up by GitHub itself. */
  readonly defaultSetup: Schemas['code-scanning-default-setup'];
}

export interface Issue {
  readonly id: number;
  readonly number: number;
  readonly repository: Repository;
  readonly author: Account;
  /** Null: a person wrote it. */
  readonly app: App | null;
  title: string;
  body: string | null;
  readonly labels: Set<string>;
  readonly createdAt: Date;
  updatedAt: Date;
  state: 'open' | 'closed';
  closedAt: Date | null;
  /** Why it is closed. */
  stateReason: 'completed' | 'not_planned' | 'duplicate' | null;
  /** Of the organization's issue types. */
  type: string | null;
  /** Of the organization's issue fields, those that are chosen from a list. */
  readonly fields: Map<string, string>;
}

export interface Release {
  readonly id: number;
  readonly tag: string;
  readonly author: Account;
  readonly createdAt: Date;
  readonly publishedAt: Date | null;
  readonly draft: boolean;
  name: string;
  notes: string;
  prerelease: boolean;
  /** Nobody can move its tag. */
  readonly immutable: boolean;
}

/** A text as an edit left it; the first one is the text as it was created. Empty until something was edited. */
export interface BodyEdit {
  readonly editor: Account;
  readonly at: Date;
  /** Null once somebody removed it from the history. */
  text: string | null;
}

export interface BaseChange {
  readonly kind: 'changed' | 'forced';
  readonly at: Date;
  /** The base before. */
  readonly from: string;
}

export interface Pull {
  readonly id: number;
  readonly number: number;
  readonly repository: Repository;
  readonly author: Account;
  readonly head: { readonly repository: Repository; readonly ref: string; sha: string };
  readonly base: { ref: string; sha: string };
  readonly createdAt: Date;
  readonly reviews: Review[];
  readonly edits: BodyEdit[];
  /** When its base was changed for another branch, or rewritten, oldest first. */
  readonly baseChanges: BaseChange[];
  readonly labels: Set<string>;
  readonly requestedReviewers: Set<Account>;
  readonly requestedTeams: Set<Team>;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  draft: boolean;
  updatedAt: Date;
  closedAt: Date | null;
  merged: { readonly at: Date; readonly by: Account; readonly sha: string } | null;
}

export type ReviewState = 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED' | 'PENDING';

export interface Review {
  readonly id: number;
  readonly author: Account;
  readonly commit: string;
  readonly submittedAt: Date;
  readonly onBehalfOf: readonly Team[];
  state: ReviewState;
  body: string;
}

export interface Comment {
  readonly id: number;
  readonly number: number;
  readonly author: Account;
  /** Set when an App wrote it. */
  readonly app: App | null;
  readonly createdAt: Date;
  readonly reactions: Reaction[];
  updatedAt: Date;
  body: string;
}

export interface Reaction {
  readonly id: number;
  readonly by: Account;
  readonly content: Schemas['reaction']['content'];
  readonly createdAt: Date;
}

/** An evaluation of the active rulesets of a branch, when it was moved. */
export interface RuleSuite {
  readonly id: number;
  readonly ref: string;
  readonly before: string;
  readonly after: string;
  readonly at: Date;
  readonly actor: Account;
  readonly result: 'pass' | 'fail' | 'bypass';
}

export interface Activity {
  readonly id: number;
  readonly before: string;
  readonly after: string;
  readonly ref: string;
  readonly at: Date;
  readonly kind: Schemas['activity']['activity_type'];
  readonly actor: Account;
}
