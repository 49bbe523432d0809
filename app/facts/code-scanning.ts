import { readCodeScanning } from '../github/settings/code-scanning.ts';
import { whole } from '../looked.ts';
import { settingsOf } from './settings-of.ts';
import type { Collector } from './source.ts';

export const codeScanning: Collector<'codeScanning'> = {
  fact: 'codeScanning',
  events: ['code_scanning_alert', 'repository', 'security_and_analysis'],
  permissions: { administration: 'read', security_events: 'read' },
  local: false,
  asks: [],
  async collect(source) {
    const { defaultBranch: branch, visibility } = await source.repository();
    const isPublic = visibility === 'public';
    const head = (await source.rules?.at())?.sha ?? null;
    return whole(
      await readCodeScanning(settingsOf(source), { readAt: source.readAt, head, branch, isPublic }),
    );
  },
};
