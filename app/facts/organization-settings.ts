import { ofOrganization } from '../github/organization/reads.ts';
import { readSettings } from '../github/organization/settings.ts';
import { whole } from '../looked.ts';
import type { Collector } from './source.ts';

export const organizationSettings: Collector<'organizationSettings'> = {
  fact: 'organizationSettings',
  events: [],
  permissions: { organization_administration: 'read', organization_plan: 'read' },
  local: false,
  asks: [],
  collect: (source) => ofOrganization(source, async (github) => whole(await readSettings(github))),
};
