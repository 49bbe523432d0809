import { whole } from '../looked.ts';
import type { Collector } from './source.ts';

export const pullRequest: Collector<'pullRequest'> = {
  fact: 'pullRequest',
  events: ['pull_request'],
  permissions: { pull_requests: 'read' },
  local: true,
  asks: [],
  collect: async (source) => whole(await source.pullRequest()),
};
