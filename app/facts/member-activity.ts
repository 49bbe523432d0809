import { readActivity } from '../github/organization/activity.ts';
import { ofOrganization } from '../github/organization/reads.ts';
import { whole } from '../looked.ts';
import type { Collector } from './source.ts';

/** Milliseconds. */
const day = 86_400_000;

export const memberActivity: Collector<'memberActivity'> = {
  fact: 'memberActivity',
  events: [],
  permissions: { contents: 'read', issues: 'read', members: 'read', metadata: 'read', pull_requests: 'read' },
  local: false,
  asks: ['activityDays'],
  collect: (source) => {
    const days = Math.max(...source.wanted.activityDays.map(Number));
    const since = new Date(Date.parse(source.readAt) - days * day);
    return ofOrganization(source, async (github) => whole(await readActivity(github, days, since)));
  },
};
