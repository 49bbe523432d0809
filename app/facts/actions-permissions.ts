import { readActionsPermissions } from '../github/settings/actions-permissions.ts';
import { whole } from '../looked.ts';
import { settingsOf } from './settings-of.ts';
import type { Collector } from './source.ts';

export const actionsPermissions: Collector<'actionsPermissions'> = {
  fact: 'actionsPermissions',
  events: ['repository'],
  permissions: { administration: 'read' },
  local: false,
  asks: [],
  collect: async (source) =>
    whole(await readActionsPermissions(settingsOf(source), await source.repository())),
};
