/** The repositories of an organization, as far as they are seen. */
import * as z from 'zod';
import type { Gap } from '../../../policies/engine/gap.ts';
import { own, say } from '../../../policies/engine/prose.ts';
import { CannotLook, type Looked } from '../../looked.ts';
import { allPages } from '../access/assessment-octokit.ts';
import { cannotLook, statusOf } from '../access/reasons.ts';
import { type OrganizationReads, readAs, readList, readOne } from './reads.ts';

const repository = z.object({
  name: z.string(),
  owner: z.object({ login: z.string() }),
  private: z.boolean(),
  visibility: z.enum(['public', 'private', 'internal']).optional(),
  archived: z.boolean(),
  /** Null where nothing was ever pushed. */
  pushed_at: z.string().nullable(),
  updated_at: z.string().nullable(),
});

export interface SeenRepository {
  readonly name: string;
  readonly visibility: 'public' | 'private' | 'internal';
  readonly archived: boolean;
  /** ISO 8601, UTC: when something was last pushed or set; null where nothing was. */
  readonly movedAt: string | null;
}

function seenOf(read: z.output<typeof repository>): SeenRepository {
  const times = [read.pushed_at, read.updated_at].flatMap((time) => time ?? []).sort();
  return {
    name: read.name,
    visibility: read.visibility ?? (read.private ? 'private' : 'public'),
    archived: read.archived,
    movedAt: times.at(-1) ?? null,
  };
}

const what = own('the repositories');
const permission = 'metadata: read';

const first = z.object({
  total_count: z.number(),
  repository_selection: z.string().optional(),
});

const selected: Gap = {
  reason: own('Fairlead is installed on selected repositories only, and does not see the others'),
  remedy: own(
    'An owner of the organization can install it on all repositories (Settings → GitHub Apps → Fairlead → Repository access).',
  ),
};

/** The installation's own list says whether it is all of them. */
async function ofInstallation({ octokit }: OrganizationReads): Promise<Looked<readonly SeenRepository[]>> {
  const route = 'GET /installation/repositories';
  const { data } = await octokit.request(route, { per_page: 100, page: 1 });
  const { total_count: total, repository_selection: selection } = readAs(first, data, what);
  const items = await allPages<unknown>(octokit, route, {}, 'repositories');
  if (items.length < total) throw new CannotLook(say`GitHub lists ${items.length} of ${total} repositories`);
  const value = items.map((item) => seenOf(readAs(repository, item, what)));
  return { value, gaps: selection === 'all' ? [] : [selected] };
}

const counted = z.object({ public_repos: z.number(), total_private_repos: z.number().nullish() });

/** A person's token sees what the person sees: everything only for owners, who are told how many there are. */
async function ofPerson(reads: OrganizationReads): Promise<Looked<readonly SeenRepository[]>> {
  const { octokit, org } = reads;
  const asked = { octokit, parameters: { org }, what, permission };
  const all = await readList({ ...asked, route: 'GET /orgs/{org}/repos', reader: repository });
  const { public_repos: open, total_private_repos: closed } = await readOne({
    ...asked,
    route: 'GET /orgs/{org}',
    reader: counted,
  });
  const sees = typeof closed === 'number' && all.length >= open + closed;
  const reason = own('the token in use may not see all repositories of the organization');
  return { value: all.map(seenOf), gaps: sees ? [] : [{ reason }] };
}

/** By name. A gap where there may be more. Throws `CannotLook`. */
export async function readRepositories(reads: OrganizationReads): Promise<Looked<readonly SeenRepository[]>> {
  try {
    const { value, gaps } = await ofInstallation(reads).catch((error: unknown) => {
      const isPerson =
        statusOf(error) === 403 &&
        /installation access token/i.test(error instanceof Error ? error.message : '');
      if (isPerson) return ofPerson(reads);
      throw error;
    });
    return { value: value.toSorted((a, b) => (a.name < b.name ? -1 : 1)), gaps };
  } catch (error) {
    throw cannotLook(error, what, permission);
  }
}
