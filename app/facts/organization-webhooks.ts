import { ofOrganization } from '../github/organization/reads.ts';
import { readWebhooks } from '../github/organization/webhooks.ts';
import { whole } from '../looked.ts';
import type { Collector } from './source.ts';

export const organizationWebhooks: Collector<'organizationWebhooks'> = {
  fact: 'organizationWebhooks',
  events: [],
  permissions: { organization_hooks: 'read' },
  local: false,
  asks: [],
  collect: (source) => ofOrganization(source, async (github) => whole(await readWebhooks(github))),
};
