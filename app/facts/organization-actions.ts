import { readActions } from '../github/organization/actions.ts';
import { ofOrganization } from '../github/organization/reads.ts';
import { whole } from '../looked.ts';
import type { Collector } from './source.ts';

export const organizationActions: Collector<'organizationActions'> = {
  fact: 'organizationActions',
  events: [],
  permissions: { organization_administration: 'read', organization_self_hosted_runners: 'read' },
  local: false,
  asks: [],
  collect: (source) => ofOrganization(source, async (github) => whole(await readActions(github))),
};
