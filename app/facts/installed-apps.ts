import { readApps } from '../github/organization/apps.ts';
import { ofOrganization } from '../github/organization/reads.ts';
import { whole } from '../looked.ts';
import type { Collector } from './source.ts';

export const installedApps: Collector<'installedApps'> = {
  fact: 'installedApps',
  events: [],
  permissions: { organization_administration: 'read' },
  local: false,
  asks: [],
  collect: (source) => ofOrganization(source, async (github) => whole(await readApps(github))),
};
