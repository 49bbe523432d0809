import { whole } from '../looked.ts';
import { releaseOf } from './release.ts';
import type { Collector } from './source.ts';

export const releaseChanges: Collector<'releaseChanges'> = {
  fact: 'releaseChanges',
  events: ['push', 'release'],
  permissions: { contents: 'read', pull_requests: 'read' },
  local: false,
  asks: ['releaseChanges'],
  async collect(source) {
    const reads = releaseOf(source);
    if (source.wanted.releaseChanges.length === 0)
      return whole({ since: null, commits: [], pullRequests: [] });
    return reads.changes();
  },
};
