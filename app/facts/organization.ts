import { whole } from '../looked.ts';
import type { Collector } from './source.ts';

export const organization: Collector<'organization'> = {
  fact: 'organization',
  events: [],
  permissions: {},
  local: false,
  asks: [],
  collect: async (source) => whole(source.organization),
};
