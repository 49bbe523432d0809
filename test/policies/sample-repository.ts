/** Facts about a repository's files and settings that nothing is wrong with: what page examples change one thing of. */
import type { DependencyUpdates } from '../../policies/facts/dependency-updates.ts';

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
      entries: [
        { ecosystem: 'npm', folders: ['/'], line: 3, branch: null, idle: null },
        { ecosystem: 'github-actions', folders: ['/'], line: 8, branch: null, idle: null },
      ],
    },
    dead: [],
  },
  renovate: null,
  pulls: { looked: 50, dependabot: true, renovate: false },
};

export const repositorySamples = { dependencyUpdates };
