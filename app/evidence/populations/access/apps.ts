/** What installed Apps may do, as rows of access. */
import type { Row } from '../../model/population.ts';
import type { Gathered } from '../gathered.ts';
import { type InstalledApp, installedApps } from '../installed-apps.ts';
import { type EvidenceOf, timeOf } from '../of.ts';

function cellsOf(app: InstalledApp): Row['cells'] {
  const writes = Object.entries(app.permissions).filter(([, level]) => level !== 'read');
  const named = writes.map(([name]) => name).sort();
  return {
    repository: app.repository_selection === 'all' ? 'all' : 'selected ones, which GitHub does not list',
    kind: 'App',
    who: app.app_slug,
    account: app.id,
    role: writes.length === 0 ? 'read' : `writes ${named.join(', ')}`,
    ways: app.suspended_at ? 'installed, suspended' : 'installed',
    since: timeOf(app.created_at),
    used: null,
  };
}

export const appsOf = (of: EvidenceOf): Promise<Gathered> => installedApps(of, cellsOf);
