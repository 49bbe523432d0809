/** A small, dull pull request: what policy tests and page examples change one thing of. */

import type { RunningActions } from '../../policies/facts/actions-permissions.ts';
import type { ChangedFile } from '../../policies/facts/changed-files.ts';
import type { Checks } from '../../policies/facts/checks.ts';
import type { CodeScanning } from '../../policies/facts/code-scanning.ts';
import type { SignedCommit } from '../../policies/facts/commit-signatures.ts';
import type { DependencyChange, DependencyChanges } from '../../policies/facts/dependency-changes.ts';
import type { DeployKey } from '../../policies/facts/deploy-keys.ts';
import type { Environment } from '../../policies/facts/environments.ts';
import { privileges } from '../../policies/facts/organization-settings.ts';
import type {
  BranchProtection,
  BypassActor,
  Place,
  ProtectionRules,
  ProtectionValue,
} from '../../policies/facts/protection.ts';
import type { PullRequest } from '../../policies/facts/pull-request.ts';
import type { Release } from '../../policies/facts/release.ts';
import type { ReleaseBlockers } from '../../policies/facts/release-blockers.ts';
import type { ReleaseChanges } from '../../policies/facts/release-changes.ts';
import type { ReleaseChecklist } from '../../policies/facts/release-checklist.ts';
import type { Repository } from '../../policies/facts/repository.ts';
import type { RepositoryAccess } from '../../policies/facts/repository-access.ts';
import type { RepositoryWebhook } from '../../policies/facts/repository-webhooks.ts';
import type { Reviews } from '../../policies/facts/reviews.ts';
import type { SecretScanning } from '../../policies/facts/secret-scanning.ts';
import type { StaticAnalysis } from '../../policies/facts/static-analysis.ts';
import type { VulnerabilityAlert, VulnerabilityAlerts } from '../../policies/facts/vulnerability-alerts.ts';
import { noCodeOwners } from '../../policies/formats/code-owners.ts';
import { noGitAttributes } from '../../policies/formats/git-attributes.ts';
import { repositorySamples } from './sample-repository.ts';

export const pullRequest = {
  number: 12,
  title: 'Show the invoice number on the receipt',
  body: '',
  author: { login: 'maria', kind: 'user' },
  draft: false,
  base: { ref: 'main', sha: 'b'.repeat(40) },
  head: { ref: 'receipt-number', sha: 'a'.repeat(40), fork: false },
  labels: [],
  createdAt: '2026-11-02T09:00:00Z',
  readAt: '2026-11-03T09:00:00Z',
} as const satisfies PullRequest;

/** A changed text file; give what matters. */
export function changedFile(file: Partial<ChangedFile> & { readonly path: string }): ChangedFile {
  return {
    previousPath: null,
    status: 'modified',
    additions: 1,
    deletions: 1,
    kind: 'text',
    patch: '@@ -1 +1 @@\n-before\n+after',
    ...file,
  };
}

const owner = { login: 'joao', kind: 'user' } as const;

export const reviews: Reviews = {
  reviews: [
    {
      id: 'R1',
      author: owner,
      state: 'approved',
      commit: pullRequest.head.sha,
      submittedAt: '2026-11-02T15:00:00Z',
      canPush: true,
      teams: [],
      showed: 'not known',
      baseThen: null,
    },
  ],
  commits: [
    { sha: pullRequest.head.sha, authors: ['maria'], unknownAuthors: [], committer: 'maria', parents: 1 },
  ],
  lastPusher: 'maria',
  pushes: [{ sha: pullRequest.head.sha, login: 'maria' }],
  change: null,
  teamMembers: {},
};

const checks: Checks = {
  head: pullRequest.head.sha,
  results: [
    {
      name: 'test',
      kind: 'check_run',
      app: { id: 15368, slug: 'github-actions' },
      state: 'success',
      at: '2026-11-02T14:00:00Z',
      url: null,
    },
  ],
  required: [{ name: 'test', appId: 15368, from: 'ruleset' }],
};

export const staticAnalysis: StaticAnalysis = {
  analyses: [{ tool: 'CodeQL', version: '2.25.1', from: 'file', name: 'codeql.sarif', results: 3 }],
  results: [],
  setAside: { suppressed: 0, unchanged: 0, elsewhere: 3, untouchedLines: 0, withoutLine: 0 },
  lookedIn: ['file'],
};

/** One package, updated without anything to say about it. */
export const dependencyChange: DependencyChange = {
  kind: 'updated',
  path: 'package-lock.json',
  line: 120,
  ecosystem: 'npm',
  name: 'zod',
  from: '4.6.6',
  to: '4.6.7',
  scope: 'runtime',
  direct: true,
  origin: 'registry',
  resolved: 'https://registry.npmjs.org/zod/-/zod-4.6.7.tgz',
  knownPlace: true,
  otherAddresses: [],
  foreignFile: null,
  movedFrom: null,
  repinned: false,
  integrity: 'present',
  installScript: 'none',
  licence: { state: 'known', text: 'MIT' },
  licenceBefore: 'MIT',
  published: { state: 'unread' },
  advisories: [],
};

/** A commit of maria's, signed with her own key. */
export const signedCommit: SignedCommit = {
  sha: pullRequest.head.sha,
  authors: ['maria'],
  authorName: 'Maria Silva',
  signature: { state: 'VALID', isValid: true, signer: 'maria', byGitHub: false },
};

export const dependencyChanges: DependencyChanges = {
  lockFiles: ['package-lock.json'],
  changes: [dependencyChange],
  unpinned: [],
  unlockedManifests: [],
  broughtCode: [],
  removedLockFiles: [],
  settings: [],
  unaskedAliases: [],
  advisorySources: ['GitHub Advisory Database'],
};

export const release: Release = {
  state: 'published',
  tag: 'v2.4.0',
  prerelease: false,
  draft: false,
  notes: '## Fixed\n\n- The receipt shows the invoice number (#12)\n',
  changelogs: [],
  files: null,
};

/** One pull request by maria that joao approved, and the commit it became. */
export const releaseChanges: ReleaseChanges = {
  since: { tag: 'v2.3.0', commit: 'c'.repeat(40) },
  commits: [
    {
      sha: pullRequest.head.sha,
      headline: 'Show the invoice number on the receipt (#12)',
      authors: ['maria'],
      unknownAuthors: [],
      committer: 'web-flow',
      authorName: 'Maria',
      parents: 1,
      pullRequests: [12],
      files: null,
    },
  ],
  pullRequests: [
    {
      number: 12,
      title: pullRequest.title,
      author: pullRequest.author,
      headRef: pullRequest.head.ref,
      head: pullRequest.head.sha,
      labels: [],
      reviews: reviews.reviews,
      pushes: [],
    },
  ],
};

export const releaseBlockers: ReleaseBlockers = { open: [], total: 0 };

/** wen of quality assurance ticked one box of the release pull request. */
export const releaseChecklist: ReleaseChecklist = {
  pullRequest: 41,
  boxes: [
    {
      key: 'load test passed',
      ticked: true,
      by: { login: 'wen', kind: 'user' },
      at: '2026-11-02T15:00:00Z',
    },
  ],
  permissions: { wen: 'write' },
  teamMembers: { 'acme/qa': ['wen'] },
};

export const repository: Repository = {
  owner: 'acme',
  ownerKind: 'organization',
  name: 'shop',
  defaultBranch: 'main',
  visibility: 'private',
  archived: false,
  fork: false,
  forkable: true,
  empty: false,
};

const readAt = '2026-11-03T09:00:00Z';

export const secretScanning: SecretScanning = {
  readAt,
  scanning: true,
  pushProtection: true,
  bought: true,
  open: [],
};

export const vulnerabilityAlerts: VulnerabilityAlerts = { readAt, enabled: true, alerts: [] };

/** An alert of last week, about a package that is used at run time. */
export const vulnerabilityAlert: VulnerabilityAlert = {
  number: 4,
  state: 'open',
  ecosystem: 'npm',
  package: 'lodash',
  manifest: 'package-lock.json',
  severity: 'high',
  ghsa: 'GHSA-35jh-r3h4-6jhm',
  summary: 'Command injection',
  fixedIn: '4.17.21',
  scope: 'runtime',
  since: '2026-10-27T09:00:00Z',
  reopened: false,
  dismissal: null,
};

export const codeScanning: CodeScanning = {
  readAt,
  available: true,
  head: 'b'.repeat(40),
  defaultSetup: { configured: true, languages: ['javascript-typescript'], updatedAt: '2026-01-05T09:00:00Z' },
  analyses: [
    { tool: 'CodeQL', category: '', commit: 'b'.repeat(40), createdAt: '2026-11-01T09:00:00Z', error: null },
  ],
  open: [],
};

export const runningActions: RunningActions = {
  allowed: 'all',
  selected: null,
  pinned: false,
  token: 'read',
  mayApprove: false,
  forks: { of: 'private', run: false, writeTokens: false, secrets: false, approval: false },
};

export const environment: Environment = {
  name: 'production',
  reviewers: [{ kind: 'team', name: 'operations' }],
  preventsSelfReview: true,
  waitMinutes: 0,
  branches: 'protected',
  adminsBypass: false,
  otherRules: [],
};

export const deployKey: DeployKey = {
  id: 31,
  title: 'staging server',
  mayWrite: false,
  verified: true,
  enabled: true,
  createdAt: '2026-03-02T09:00:00Z',
  lastUsed: '2026-11-02T09:00:00Z',
  addedBy: 'maria',
};

export const webhook: RepositoryWebhook = {
  id: 52,
  scheme: 'https',
  host: 'ci.acme.example',
  active: true,
  events: ['push'],
  verifiesCertificate: true,
  hasSecret: true,
  last: { code: 200, status: 'active' },
};

/** maria administers it, and nobody is from outside. */
export const repositoryAccess: RepositoryAccess = {
  admins: [{ login: 'maria', level: 'admin', role: 'admin' }],
  outside: [],
  direct: null,
  teams: null,
};
/** A small organization whose owners thought about it. */
const organizationFacts = {
  organization: { login: 'acme', kind: 'organization' },
  organizationSettings: {
    plan: 'team',
    twoFactorRequired: true,
    defaultPermission: 'read',
    privileges: Object.fromEntries(privileges.map((name) => [name, false])),
  },
  twoFactor: {
    members: { without: [], insecure: [] },
    outside: { without: [], insecure: [] },
  },
  members: { owners: ['joao', 'maria'], members: ['tom'], outside: [] },
  outsideCollaborators: { people: [], repositories: 4 },
  organizationSettingsState: { target: 'acme', settings: [] },
  organizationActions: {
    repositories: 'all',
    actions: { allowed: 'selected', githubOwned: true, verified: false, patterns: [] },
    pinned: true,
    token: 'read',
    approves: false,
    forkApproval: 'first_time_contributors',
    privateForks: { run: false, writeTokens: false, secrets: false, approval: true },
    runnerGroups: [],
  },
  installedApps: [
    {
      slug: 'fairlead',
      repositories: 'all',
      permissions: { checks: 'write', contents: 'read', metadata: 'read' },
      suspendedAt: null,
      since: '2026-01-05T10:00:00Z',
    },
  ],
  memberActivity: {
    since: '2026-08-05T09:00:00.000Z',
    members: [
      { login: 'joao', owner: true, seen: true },
      { login: 'maria', owner: true, seen: true },
    ],
    repositories: 4,
  },
  organizationWebhooks: [
    {
      id: 7,
      address: { scheme: 'https', host: 'hooks.acme.example' },
      active: true,
      verifies: true,
      hasSecret: true,
      deliveries: { delivered: 30, failed: 0 },
    },
  ],
} as const;

/** What holds where nobody asks for anything. */
const nothingAsked: ProtectionRules = {
  pullRequest: { known: true, value: false, from: [] },
  approvals: { known: true, value: 0, from: [] },
  dismissStale: { known: true, value: false, from: [] },
  lastPushApproval: { known: true, value: false, from: [] },
  codeOwners: { known: true, value: false, from: [] },
  reviewers: { known: true, value: [], from: [] },
  dismissers: { known: true, value: null, from: [] },
  checks: { known: true, value: [], from: [] },
  upToDate: { known: true, value: false, from: [] },
  conversations: { known: true, value: false, from: [] },
  signatures: { known: true, value: false, from: [] },
  linearHistory: { known: true, value: false, from: [] },
  mergeMethods: { known: true, value: null, from: [] },
  mergeQueue: { known: true, value: false, from: [] },
  deployments: { known: true, value: [], from: [] },
  workflows: { known: true, value: [], from: [] },
  codeScanning: { known: true, value: [], from: [] },
  pushers: { known: true, value: null, from: [] },
  noUpdates: { known: true, value: false, from: [] },
  locked: { known: true, value: false, from: [] },
  noForcePush: { known: true, value: false, from: [] },
  noDeletion: { known: true, value: false, from: [] },
  noCreation: { known: true, value: false, from: [] },
  others: { known: true, value: [], from: [] },
};

const baseRuleset: Place = {
  kind: 'ruleset',
  level: 'repository',
  owner: 'acme/shop',
  id: 7,
  name: 'Base',
  url: 'https://github.com/acme/shop/rules/7',
};

/** The default branch, for which one ruleset asks, and lets these off. */
export function protectedBranch({
  asks = {},
  letOff = [],
  ...more
}: Partial<BranchProtection> & {
  readonly asks?: Readonly<Partial<Record<ProtectionValue, unknown>>>;
  readonly letOff?: readonly BypassActor[];
}): BranchProtection {
  const bypass = { known: true, actors: letOff } as const;
  const rules = Object.entries(asks).map(([name, value]) => [
    name,
    { known: true, value, from: [{ value, at: baseRuleset, bypass }] },
  ]);
  return {
    branch: 'main',
    isDefault: true,
    url: 'https://github.com/acme/shop/settings/rules',
    notOffered: null,
    rules: { ...nothingAsked, ...Object.fromEntries(rules) },
    unread: [],
    idle: [],
    ...more,
  };
}

/** One sample value per fact: a page's example is merged over these. */
export const sampleFacts = {
  baseProtection: protectedBranch({}),
  ...organizationFacts,
  pullRequest,
  changedBlobs: [],
  changedFiles: [changedFile({ path: 'src/receipt.ts' })],
  commitSignatures: { commits: [signedCommit] },
  decisionChanges: { changes: [] },
  decisions: {
    onBase: [],
    baseUnread: null,
    inChange: [],
    elsewhere: [],
    inOpenPullRequests: [],
    openPullRequests: { seen: 0, all: 0 },
  },
  fileMarks: noGitAttributes,
  protection: {
    repository: 'acme/shop',
    branches: [
      protectedBranch({ asks: { pullRequest: true, approvals: 1, noForcePush: true, noDeletion: true } }),
    ],
  },
  structure: { dependencies: [], newFolders: [], services: [], workflows: [] },
  checks,
  codeOwners: noCodeOwners,
  dependencyChanges,
  release,
  releaseBlockers,
  releaseChanges,
  releaseChecklist,
  repository,
  secretScanning,
  vulnerabilityAlerts,
  codeScanning,
  actionsPermissions: runningActions,
  environments: [environment],
  deployKeys: { readAt, keys: [deployKey] },
  repositoryWebhooks: [webhook],
  repositoryAccess,
  linkedWork: {
    issues: [{ repository: 'acme/shop', number: 7, how: 'closes', state: 'open' }],
    hidden: 0,
    unread: 0,
    tickets: [],
  },
  pullRequestTemplates: [],
  reviews,
  secrets: { found: [], past: [], commits: null, moved: 0, files: 1, notText: 0 },
  settingsState: { target: 'acme/shop', settings: [] },
  staticAnalysis,
  workflows: { files: [], owner: 'acme', visibility: 'private', reported: [], unread: [] },
  ...repositorySamples,
};
