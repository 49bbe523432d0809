/** The GitHub Apps installed on an organization. */
import * as z from 'zod';
import { own, say } from '../../../policies/engine/prose.ts';
import type { InstalledApps } from '../../../policies/facts/installed-apps.ts';
import { CannotLook } from '../../looked.ts';
import { administration, type OrganizationReads, readList, readOne } from './reads.ts';

const installation = z.object({
  app_slug: z.string(),
  repository_selection: z.enum(['all', 'selected']),
  permissions: z.record(z.string(), z.string()),
  suspended_at: z.string().nullish(),
  created_at: z.string(),
});

/** Throws `CannotLook`, also for a list shorter than GitHub says it is. */
export async function readApps({ settings: octokit, org }: OrganizationReads): Promise<InstalledApps> {
  const route = 'GET /orgs/{org}/installations';
  const what = own('the installed Apps');
  const asked = { octokit, route, what, permission: administration };
  const counted = z.object({ total_count: z.number() });
  const parameters = { org, per_page: 100, page: 1 };
  const { total_count: total } = await readOne({ ...asked, parameters, reader: counted });
  const all = await readList({ ...asked, parameters: { org }, reader: installation }, 'installations');
  if (all.length < total) throw new CannotLook(say`GitHub lists ${all.length} of ${total} installed Apps`);
  return all
    .map((one) => ({
      slug: one.app_slug,
      repositories: one.repository_selection,
      permissions: one.permissions,
      suspendedAt: one.suspended_at ?? null,
      since: one.created_at,
    }))
    .sort((a, b) => (a.slug < b.slug ? -1 : 1));
}
