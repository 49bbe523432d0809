/** Whose code and services the client lets in: installed Apps with what they may do, and actions of others that workflows run. */
import { own } from '../../../policies/engine/prose.ts';
import { isPinned, usedOf } from '../../../policies/pull-request/workflow-hardening/pins.ts';
import type { Population, Row } from '../model/population.ts';
import { forEach, type Gathered, population } from './gathered.ts';
import type { EvidenceOf } from './of.ts';
import { appRows } from './vendors/apps.ts';
import { ofRepository, type Use } from './vendors/uses.ts';

/** Pinned to a commit or a digest, to a version that its owner can move, or to a name that moves. */
function pinState(uses: string): string {
  const used = usedOf(uses);
  if (!used) return 'not known';
  if (isPinned(used, 'hash')) return 'commit';
  return isPinned(used, 'tag') ? 'version that can be moved' : 'name that moves';
}

const ownerOf = (name: string): string => name.split('/')[0] ?? '';

function actionRow(uses: string, places: readonly Use[]): Row {
  const used = usedOf(uses);
  const where = [...new Set(places.map(({ repository, path }) => `${repository}/${path}`))].sort();
  return {
    id: `action ${uses}`,
    at: null,
    cells: {
      kind: used?.name.startsWith('docker://') ? 'image' : 'action',
      vendor: used?.name ?? uses,
      version: used?.ref ?? null,
      pinned: pinState(uses),
      may: null,
      repositories: String(new Set(places.map(({ repository }) => repository)).size),
      since: null,
      state: 'used',
      places: where.slice(0, 20).join(', ') + (where.length > 20 ? ` and ${where.length - 20} more` : ''),
    },
    raw: { uses, places: where },
  };
}

async function gather(of: EvidenceOf): Promise<Gathered> {
  const [apps, read] = await Promise.all([
    appRows(of),
    forEach(of.repositories, (one) => ofRepository(of, one)),
  ]);
  const others = read
    .flatMap(({ uses }) => uses)
    .filter(({ uses }) => {
      const used = usedOf(uses);
      if (!used) return !/^[.$]/.test(uses);
      return ownerOf(used.name).toLowerCase() !== of.account.login.toLowerCase();
    });
  const rows = [...Map.groupBy(others, ({ uses }) => uses)].map(([uses, places]) => actionRow(uses, places));
  return {
    rows: [...apps.rows, ...rows],
    queries: [...apps.queries, ...read.flatMap(({ queries }) => queries)],
    exclusions: [
      ...(apps.exclusions ?? []),
      ...read.flatMap(({ exclusions }) => exclusions ?? []),
      {
        what: own('OAuth apps, what actions of others use themselves, and what Dockerfiles are built from'),
        because: own(
          'GitHub lists OAuth apps to no App; what an action of others runs is not in the client’s repositories; a Dockerfile’s images are not read here',
        ),
      },
    ],
    incomplete: [...apps.incomplete, ...read.flatMap(({ incomplete }) => incomplete)],
  };
}

export const vendors = (of: EvidenceOf): Population =>
  population(
    {
      id: 'vendors',
      title: 'Vendors',
      about: own(
        'One row for each App that is installed, and for each action, reusable workflow and image of others that a workflow on a default branch, or an action of the repository that it runs, uses, as it was when the evidence was collected.',
      ),
      columns: [
        { key: 'kind', title: 'Kind', kind: 'text' },
        { key: 'vendor', title: 'Vendor', kind: 'text' },
        { key: 'version', title: 'Version', kind: 'text' },
        { key: 'pinned', title: 'Pinned to', kind: 'text' },
        { key: 'may', title: 'May', kind: 'text' },
        { key: 'repositories', title: 'Repositories', kind: 'text' },
        { key: 'since', title: 'Since', kind: 'time' },
        { key: 'state', title: 'State', kind: 'text' },
        { key: 'places', title: 'Used in', kind: 'text' },
      ],
    },
    () => gather(of),
  );
