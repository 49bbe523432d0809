/** Apps that are installed, with what they may do, as rows of vendors. */
import type { Row } from '../../model/population.ts';
import type { Gathered } from '../gathered.ts';
import { type InstalledApp, installedApps } from '../installed-apps.ts';
import { type EvidenceOf, timeOf } from '../of.ts';

const cellsOf = (app: InstalledApp): Row['cells'] => ({
  kind: 'App',
  vendor: app.app_slug,
  version: null,
  pinned: null,
  may: Object.entries(app.permissions)
    .map(([name, level]) => `${name}: ${level}`)
    .sort()
    .join(', '),
  repositories: app.repository_selection,
  since: timeOf(app.created_at),
  state: app.suspended_at ? 'suspended' : 'installed',
  places: null,
});

export const appRows = (of: EvidenceOf): Promise<Gathered> => installedApps(of, cellsOf);
