import { readDeployKeys } from '../github/settings/deploy-keys.ts';
import { whole } from '../looked.ts';
import { settingsOf } from './settings-of.ts';
import type { Collector } from './source.ts';

export const deployKeys: Collector<'deployKeys'> = {
  fact: 'deployKeys',
  // GitHub's event needs a permission that nothing else does: the daily look has to do.
  events: ['repository'],
  permissions: { administration: 'read' },
  local: false,
  asks: [],
  collect: async (source) => whole(await readDeployKeys(settingsOf(source), source.readAt)),
};
