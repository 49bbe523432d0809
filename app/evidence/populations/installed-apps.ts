/** Installed Apps, as GitHub lists them for an organization: of access and of vendors a row each. */
import * as z from 'zod';
import { own } from '../../../policies/engine/prose.ts';
import type { Row } from '../model/population.ts';
import { askList } from './ask.ts';
import type { Gathered } from './gathered.ts';
import { type EvidenceOf, timeOf } from './of.ts';

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

export type InstalledApp = z.output<typeof installation>;

const because = own('GitHub lists Apps on a person’s account to that person alone');

export async function installedApps(
  of: EvidenceOf,
  cellsOf: (app: InstalledApp) => Row['cells'],
): Promise<Gathered> {
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
    (app): Row => ({ id: `app ${app.id}`, at: timeOf(app.created_at), cells: cellsOf(app), raw: app }),
  );
  return { rows, queries: [asked.query], incomplete: asked.problem ? [asked.problem] : [] };
}
