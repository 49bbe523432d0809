import type { Collector } from './source.ts';

export const changedFiles: Collector<'changedFiles'> = {
  fact: 'changedFiles',
  events: ['pull_request'],
  permissions: { pull_requests: 'read' },
  local: true,
  asks: [],
  collect: (source) => source.changedFiles(),
};
