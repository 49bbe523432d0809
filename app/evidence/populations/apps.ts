/** Installed Apps, and what they may do. */
import * as z from 'zod';
import { own } from '../../../policies/engine/prose.ts';
import type { Row } from '../model/population.ts';
import { idOf, problems } from './access/everywhere.ts';
import { askList } from './ask.ts';
import type { Gathered } from './gathered.ts';
import { type EvidenceOf, timeOf } from './of.ts';

const installation = z.object({
  id: z.number(),
  app_slug: z.string(),
  repository_selection: z.string(),
  permissions: z.record(z.string(), z.string()),
  created_at: z.string(),
  suspended_at: z.string().nullish(),
});

function rowOf(app: z.output<typeof installation>): Row {
  const writes = Object.entries(app.permissions).filter(([, level]) => level !== 'read');
  return {
    id: `app ${app.id}`,
    at: timeOf(app.created_at),
    cells: {
      repository: app.repository_selection === 'all' ? 'all' : 'selected ones, which GitHub does not list',
      kind: 'App',
      who: app.app_slug,
      account: app.id,
      role:
        writes.length === 0
          ? 'read'
          : `writes ${writes
              .map(([name]) => name)
              .sort()
              .join(', ')}`,
      ways: app.suspended_at ? 'installed, suspended' : 'installed',
      since: timeOf(app.created_at),
      used: null,
    },
    raw: app,
  };
}

export async function appsOf(of: EvidenceOf): Promise<Gathered> {
  if (of.account.kind === 'user')
    return {
      rows: [],
      queries: [],
      incomplete: [],
      exclusions: [
        {
          what: own('installed Apps'),
          because: own('GitHub lists those on a person’s account to that person alone'),
        },
      ],
    };
  const apps = await askList({
    octokit: of.settings,
    route: 'GET /orgs/{org}/installations',
    parameters: { org: of.account.login },
    answer: installation,
    idOf,
    what: own('the installed Apps'),
    permission: 'organization_administration: read',
    under: 'installations',
  });
  const rows = apps.items.map(rowOf);
  return { rows, queries: [apps.query], incomplete: problems([apps]) };
}
