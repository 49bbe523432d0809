import { readAccess } from '../github/settings/access.ts';
import { whole } from '../looked.ts';
import { settingsOf } from './settings-of.ts';
import type { Collector } from './source.ts';

export const repositoryAccess: Collector<'repositoryAccess'> = {
  fact: 'repositoryAccess',
  events: ['member', 'repository', 'team', 'team_add'],
  permissions: { administration: 'read', metadata: 'read' },
  local: false,
  asks: ['access'],
  collect: async (source) =>
    whole(await readAccess(settingsOf(source), await source.repository(), source.wanted.access)),
};
