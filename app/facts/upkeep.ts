import { overviewOf, pullsOf } from '../github/overview.ts';
import { whole } from '../looked.ts';
import { type Collector, onGitHub } from './source.ts';

/** When a repository was last worked on, its open pull requests and its branches. */
export const upkeep: Collector<'upkeep'> = {
  fact: 'upkeep',
  events: [],
  permissions: { contents: 'read', pull_requests: 'read' },
  local: false,
  asks: [],
  async collect(source) {
    const github = onGitHub(source);
    const [{ archived, empty, defaultBranch }, overview, pulls] = await Promise.all([
      source.repository(),
      overviewOf(github),
      pullsOf(github),
    ]);
    const { pushedAt, branches, branchCount } = overview;
    const { open: openPulls, openCount: openPullCount } = pulls;
    const { readAt } = source;
    return whole({
      archived,
      empty,
      defaultBranch,
      readAt,
      pushedAt,
      openPulls,
      openPullCount,
      branches,
      branchCount,
    });
  },
};
