import { overviewOf } from '../github/overview.ts';
import { whole } from '../looked.ts';
import { type Collector, onGitHub } from './source.ts';

export const mergeSettings: Collector<'mergeSettings'> = {
  fact: 'mergeSettings',
  events: ['repository'],
  permissions: {},
  local: false,
  asks: [],
  collect: async (source) => whole((await overviewOf(onGitHub(source))).merging),
};
