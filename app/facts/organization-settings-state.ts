/** What is declared of an organization's settings, held against what is there. */
import { compare, declaredOf } from '../../policies/settings/compare.ts';
import { readerOf } from '../github/access/read-only.ts';
import { ofOrganization } from '../github/organization/reads.ts';
import { observeOrganization } from '../github/settings/observe.ts';
import { whole } from '../looked.ts';
import { declaredIn, stateOf } from './settings-state.ts';
import type { Collector } from './source.ts';

export const organizationSettingsState: Collector<'organizationSettingsState'> = {
  fact: 'organizationSettingsState',
  events: ['organization'],
  permissions: { members: 'read', organization_administration: 'read', organization_hooks: 'read' },
  local: false,
  asks: ['declaredSettings'],
  collect: (source) =>
    ofOrganization(source, async ({ org, settings }) => {
      const declared = declaredOf(declaredIn(source.wanted.declaredSettings), 'organization');
      if (declared.length === 0) return whole(stateOf(org, [], []));
      const { observed, gaps } = await observeOrganization(readerOf(settings), org, declared);
      return whole(stateOf(org, compare(declared, observed), gaps));
    }),
};
