/** A small, dull pull request: what policy tests and page examples change one thing of. */
import type { ChangedFile } from '../../policies/facts/changed-files.ts';
import type { Checks } from '../../policies/facts/checks.ts';
import type { DependencyChange, DependencyChanges } from '../../policies/facts/dependency-changes.ts';
import type { PullRequest } from '../../policies/facts/pull-request.ts';
import type { Reviews } from '../../policies/facts/reviews.ts';
import type { StaticAnalysis } from '../../policies/facts/static-analysis.ts';
import { noCodeOwners } from '../../policies/formats/code-owners.ts';

export const pullRequest: PullRequest = {
  number: 12,
  title: 'Show the invoice number on the receipt',
  body: '',
  author: { login: 'maria', kind: 'user' },
  draft: false,
  open: true,
  merged: false,
  base: { ref: 'main', sha: 'b'.repeat(40) },
  head: { ref: 'receipt-number', sha: 'a'.repeat(40), fork: false },
  labels: [],
  createdAt: '2026-11-02T09:00:00Z',
  readAt: '2026-11-03T09:00:00Z',
};

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
    },
  ],
  commits: [
    { sha: pullRequest.head.sha, authors: ['maria'], unknownAuthors: [], committer: 'maria', parents: 1 },
  ],
  lastPusher: 'maria',
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
  knownHost: true,
  integrity: 'present',
  installScript: 'none',
  licence: { state: 'known', text: 'MIT' },
  licenceBefore: 'MIT',
  published: { state: 'unread' },
  advisories: [],
};

export const dependencyChanges: DependencyChanges = {
  lockFiles: ['package-lock.json'],
  changes: [dependencyChange],
  unpinned: [],
  unlockedManifests: [],
  advisorySources: ['GitHub Advisory Database'],
};

/** One sample value per fact: a page's example is merged over these. */
export const sampleFacts = {
  pullRequest,
  changedFiles: [changedFile({ path: 'src/receipt.ts' })],
  decisions: {
    onBase: [],
    baseUnread: null,
    inChange: [],
    inOpenPullRequests: [],
    openPullRequests: { seen: 0, all: 0 },
  },
  structure: { dependencies: [], newFolders: [], workflows: [] },
  checks,
  codeOwners: noCodeOwners,
  dependencyChanges,
  linkedWork: {
    issues: [{ repository: 'acme/shop', number: 7, how: 'closes', state: 'open' }],
    hidden: 0,
    unread: 0,
    tickets: [],
  },
  pullRequestTemplates: [],
  reviews,
  secrets: { found: [], moved: 0, files: 1, notText: 0 },
  staticAnalysis,
};
