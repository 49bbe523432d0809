/** Apps that are installed, with what they may do. */
import * as z from 'zod';
import { own } from '../../../../policies/engine/prose.ts';
import type { Row } from '../../model/population.ts';
import { askList } from '../ask.ts';
import type { Gathered } from '../gathered.ts';
import { type EvidenceOf, timeOf } from '../of.ts';

const installation = z.object({
  id: z.number(),
  app_slug: z.string(),
  repository_selection: z.string(),
  permissions: z.record(z.string(), z.string()),
  events: z.array(z.string()).optional(),
  created_at: z.string(),
  updated_at: z.string().nullish(),
  suspended_at: z.string().nullish(),
});

export async function appRows(of: EvidenceOf): Promise<Gathered> {
  const because = own('GitHub lists Apps on a person’s account to that person alone');
  if (of.account.kind === 'user')
    return { rows: [], queries: [], incomplete: [], exclusions: [{ what: own('installed Apps'), because }] };
  const asked = await askList({
    octokit: of.settings,
    route: 'GET /orgs/{org}/installations',
    parameters: { org: of.account.login },
    answer: installation,
    idOf: ({ id }) => String(id),
    what: own('the installed Apps'),
    permission: 'organization_administration: read',
    under: 'installations',
  });
  const rows = asked.items.map(
    (one): Row => ({
      id: `app ${one.id}`,
      at: timeOf(one.created_at),
      cells: {
        kind: 'App',
        vendor: one.app_slug,
        version: null,
        pinned: null,
        may: Object.entries(one.permissions)
          .map(([name, level]) => `${name}: ${level}`)
          .sort()
          .join(', '),
        repositories: one.repository_selection,
        since: timeOf(one.created_at),
        state: one.suspended_at ? 'suspended' : 'installed',
        places: null,
      },
      raw: one,
    }),
  );
  return { rows, queries: [asked.query], incomplete: asked.problem ? [asked.problem] : [] };
}
