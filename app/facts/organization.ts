import { whole } from '../looked.ts';
import type { Collector } from './source.ts';

export const organization: Collector<'organization'> = {
  fact: 'organization',
  events: [],
  permissions: { metadata: 'read' },
  local: false,
  asks: [],
  collect: async ({ github }) => whole(await github.account()),
};
