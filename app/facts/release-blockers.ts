import type { Blocker } from '../../policies/facts/release-blockers.ts';
import { whole } from '../looked.ts';
import { releaseOf } from './release.ts';
import type { Collector } from './source.ts';

/** Who added the label does not matter: anyone who may label can hold a release, and nobody can release one by a label. */
export const releaseBlockers: Collector<'releaseBlockers'> = {
  fact: 'releaseBlockers',
  events: ['issues', 'pull_request'],
  permissions: { contents: 'read', issues: 'read', pull_requests: 'read' },
  local: false,
  asks: ['blockerLabels'],
  async collect(source) {
    const reads = releaseOf(source);
    if (source.wanted.blockerLabels.length === 0) return whole({ open: [], total: 0 });
    const { blockers } = await reads.snapshot();
    const listed = blockers.flatMap(({ label, kind, items }) =>
      items.map(({ number, title }): Blocker => ({ kind, number, title, label })),
    );
    // One with two of the labels is listed once.
    const open = [...new Map(listed.toReversed().map((one) => [one.number, one])).values()];
    const hidden = blockers.reduce((sum, { total, items }) => sum + total - items.length, 0);
    return whole({ open: open.sort((a, b) => a.number - b.number), total: open.length + hidden });
  },
};
