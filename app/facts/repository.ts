import { whole } from '../looked.ts';
import type { Collector, RepositorySource } from './source.ts';

export const repository: Collector<'repository'> = {
  fact: 'repository',
  events: ['repository'],
  permissions: {},
  local: false,
  asks: [],
  collect: async (source: RepositorySource) => whole(await source.repository()),
};
