import { readSecretScanning } from '../github/settings/secret-scanning.ts';
import { whole } from '../looked.ts';
import { settingsOf } from './settings-of.ts';
import type { Collector } from './source.ts';

export const secretScanning: Collector<'secretScanning'> = {
  fact: 'secretScanning',
  events: ['repository', 'secret_scanning_alert', 'security_and_analysis'],
  permissions: { administration: 'read', secret_scanning_alerts: 'read' },
  local: false,
  asks: [],
  collect: async (source) => whole(await readSecretScanning(settingsOf(source), source.readAt)),
};
