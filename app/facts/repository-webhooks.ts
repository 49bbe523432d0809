import { readWebhooks } from '../github/settings/webhooks.ts';
import { whole } from '../looked.ts';
import { settingsOf } from './settings-of.ts';
import type { Collector } from './source.ts';

export const repositoryWebhooks: Collector<'repositoryWebhooks'> = {
  fact: 'repositoryWebhooks',
  events: ['repository'],
  permissions: { repository_hooks: 'read' },
  local: false,
  asks: [],
  collect: async (source) => whole(await readWebhooks(settingsOf(source))),
};
