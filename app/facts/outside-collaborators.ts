import { readOutsideAccess } from '../github/organization/outside.ts';
import { ofOrganization } from '../github/organization/reads.ts';
import type { Collector } from './source.ts';

export const outsideCollaborators: Collector<'outsideCollaborators'> = {
  fact: 'outsideCollaborators',
  events: [],
  permissions: { members: 'read', metadata: 'read' },
  local: false,
  asks: [],
  collect: (source) => ofOrganization(source, readOutsideAccess),
};
