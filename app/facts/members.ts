import { readMembers } from '../github/organization/people.ts';
import { ofOrganization } from '../github/organization/reads.ts';
import { whole } from '../looked.ts';
import type { Collector } from './source.ts';

export const members: Collector<'members'> = {
  fact: 'members',
  events: [],
  permissions: { members: 'read' },
  local: false,
  asks: [],
  collect: (source) => ofOrganization(source, async (github) => whole(await readMembers(github))),
};
