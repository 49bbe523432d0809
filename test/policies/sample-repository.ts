/** Facts about a repository's files and settings that nothing is wrong with: what page examples change one thing of. */
import type { CodeOwnership } from '../../policies/facts/code-ownership.ts';
import type { Delivery } from '../../policies/facts/delivery.ts';
import type { DependencyUpdates } from '../../policies/facts/dependency-updates.ts';
import type { Licence } from '../../policies/facts/licence.ts';
import type { MergeSettings } from '../../policies/facts/merge-settings.ts';
import type { RepositoryWorkflows } from '../../policies/facts/repository-workflows.ts';
import type { SecurityPolicy } from '../../policies/facts/security-policy.ts';
import type { Upkeep } from '../../policies/facts/upkeep.ts';

const hour = 3600;

/** Measured on 2026-11-20: as fast as before, and nothing failed. */
export const delivery: Delivery = {
  readAt: '2026-11-20T12:00:00Z',
  recent: {
    days: 28,
    deployments: 20,
    leadTime: { n: 30, p50: 20 * hour, p75: 40 * hour, p90: 70 * hour },
    stages: [
      { stage: 'waiting for the first review', p50: 3 * hour },
      { stage: 'from the merge to production', p50: hour },
    ],
    deploy: { n: 30, p50: hour, p75: 2 * hour, p90: 24 * hour },
    failed: 1,
    of: 20,
    failedByHistory: 1,
  },
  before: {
    days: 90,
    deployments: 60,
    leadTime: { n: 100, p50: 22 * hour, p75: 44 * hour, p90: 75 * hour },
    stages: [
      { stage: 'waiting for the first review', p50: 4 * hour },
      { stage: 'from the merge to production', p50: hour },
    ],
    deploy: { n: 100, p50: hour, p75: 2 * hour, p90: 24 * hour },
    failed: 3,
    of: 60,
    failedByHistory: 3,
  },
  writtenDownSince: '2026-06-01T12:00:00Z',
  open: [],
  waiting: { changes: 2, since: '2026-11-19T12:00:00Z' },
  gaps: [],
};

const dependencyUpdates: DependencyUpdates = {
  archived: false,
  places: [
    { ecosystem: 'github-actions', folder: '/', files: ['.github/workflows/test.yml'], from: ['/'] },
    { ecosystem: 'npm', folder: '/', files: ['package.json'], from: ['/'] },
  ],
  leftOut: 0,
  dependabot: {
    path: '.github/dependabot.yml',
    file: {
      state: 'read',
      odd: [],
      entries: [
        { ecosystem: 'npm', folders: ['/'], line: 3, branch: null, excluded: [], idle: null },
        { ecosystem: 'github-actions', folders: ['/'], line: 8, branch: null, excluded: [], idle: null },
      ],
    },
    dead: [],
  },
  renovate: null,
  pulls: { looked: 50, dependabot: true, renovate: false, paused: 0 },
};

const codeOwnership: CodeOwnership = {
  archived: false,
  visibility: 'private',
  empty: false,
  file: { path: '.github/CODEOWNERS', lines: 3, owning: 3, problems: [], tooLarge: false },
  ignored: [],
  errors: [],
  watched: [
    { glob: '.github/workflows/**', files: 4, unowned: [], unownedCount: 0, released: 0 },
    {
      glob: '{.github/CODEOWNERS,CODEOWNERS,docs/CODEOWNERS}',
      files: 1,
      unowned: [],
      unownedCount: 0,
      released: 0,
    },
  ],
};

const licence: Licence = {
  archived: false,
  visibility: 'public',
  empty: false,
  files: [{ path: 'LICENSE', spdx: 'MIT', blank: false }],
  elsewhere: [],
  shown: 'MIT',
  declared: [{ path: 'package.json', licence: 'MIT' }],
};

export const mergeSettings: MergeSettings = {
  'merge-commit': true,
  squash: true,
  rebase: true,
  'auto-merge': false,
  'delete-branch': true,
  'update-branch': false,
  'squash-title': 'COMMIT_OR_PR_TITLE',
  'squash-message': 'COMMIT_MESSAGES',
  'merge-title': 'MERGE_MESSAGE',
  'merge-message': 'PR_TITLE',
};

const repositoryWorkflows: RepositoryWorkflows = {
  archived: false,
  owner: 'acme',
  visibility: 'private',
  files: [
    {
      path: '.github/workflows/test.yml',
      base: null,
      head: 'on: push\npermissions: {}\njobs: { test: { runs-on: ubuntu-latest, steps: [{ run: npm test }] } }\n',
    },
  ],
};

const securityPolicy: SecurityPolicy = {
  archived: false,
  visibility: 'public',
  empty: false,
  file: { path: 'SECURITY.md', text: '# Security\n\nWrite to security@acme.example.\n' },
  elsewhere: [],
  applies: null,
};

export const upkeep: Upkeep = {
  archived: false,
  empty: false,
  defaultBranch: 'main',
  readAt: '2026-11-20T12:00:00Z',
  pushedAt: '2026-11-18T09:00:00Z',
  openPulls: [],
  openPullCount: 0,
  branches: [{ name: 'main', committedAt: '2026-11-18T09:00:00Z' }],
  branchCount: 1,
};

export const repositorySamples = {
  codeOwnership,
  delivery,
  dependencyUpdates,
  licence,
  mergeSettings,
  repositoryWorkflows,
  securityPolicy,
  upkeep,
};
