/** The repositories of a client, every one that is seen, by its node id, and why others may not be. */
import * as z from 'zod';
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import { cannotLook, statusOf } from '../../github/access/reasons.ts';
import type { GuardedOctokit } from '../../github/reads.ts';
import { CannotLook } from '../../looked.ts';
import type { Instant } from '../model/period.ts';
import type { Query } from '../model/population.ts';
import { asking, instantOf, type RepositoryAt } from './asked.ts';
import { pagesOf } from './rest.ts';

const repository = z.object({
  id: z.number(),
  node_id: z.string(),
  name: z.string(),
  full_name: z.string(),
  private: z.boolean(),
  fork: z.boolean(),
  visibility: z.string().optional(),
  archived: z.boolean().optional(),
  disabled: z.boolean().optional(),
  default_branch: z.string().optional(),
  created_at: z.string().nullish(),
  pushed_at: z.string().nullish(),
});

type Wire = z.output<typeof repository>;

export interface RosterEntry {
  readonly id: number;
  readonly nodeId: string;
  readonly owner: string;
  readonly name: string;
  readonly visibility: string;
  readonly fork: boolean;
  readonly archived: boolean;
  readonly disabled: boolean;
  readonly defaultBranch: string | null;
  readonly createdAt: Instant | null;
  /** Null: nothing was ever pushed. */
  readonly pushedAt: Instant | null;
  /** Why GitHub does not show it any more; absent: it does. */
  readonly gone?: Prose;
}

export interface Roster {
  /** By their ids as text. */
  readonly repositories: readonly RosterEntry[];
  readonly queries: readonly Query[];
  /** Why there may be others; empty: these are all. */
  readonly incomplete: readonly Prose[];
}

const entryOf = (read: Wire): RosterEntry => ({
  id: read.id,
  nodeId: read.node_id,
  owner: read.full_name.split('/')[0] ?? '',
  name: read.name,
  visibility: read.visibility ?? (read.private ? 'private' : 'public'),
  fork: read.fork,
  archived: read.archived ?? false,
  disabled: read.disabled ?? false,
  defaultBranch: read.default_branch ?? null,
  createdAt: read.created_at ? instantOf(read.created_at) : null,
  pushedAt: read.pushed_at ? instantOf(read.pushed_at) : null,
});

const what = own('the repositories');
const permission = 'metadata: read';
const selected = own(
  'Fairlead is installed on selected repositories only: changes of the others are not in it',
);

async function all(
  at: RepositoryAt,
  route: string,
  parameters: Readonly<Record<string, string>>,
  under?: string,
) {
  const found: RosterEntry[] = [];
  const list = {
    route,
    parameters,
    item: repository,
    idOf: ({ id }: Wire) => String(id),
    ...(under === undefined ? {} : { under }),
    what,
    permission,
  };
  for await (const page of pagesOf(at, list)) found.push(...page.map(entryOf));
  return found;
}

const head = z.object({ total_count: z.number(), repository_selection: z.string().optional() });

async function ofInstallation(at: RepositoryAt) {
  const route = 'GET /installation/repositories';
  const { data } = await at.octokit.request(route, { per_page: 1 });
  const { total_count: total, repository_selection: selection } = head.parse(data);
  const found = await all(at, route, {}, 'repositories');
  // One that two pages have, as the list moved between them, stands where another one is missing.
  const listed = unique(found).length;
  if (listed < total) throw new CannotLook(say`GitHub lists ${listed} of ${total} repositories`);
  return { found, incomplete: selection === 'all' ? [] : [selected] };
}

const counted = z.object({ public_repos: z.number(), total_private_repos: z.number().nullish() });

/** A person's token sees what the person sees: everything only for owners, who are told how many there are. */
async function ofPerson(at: RepositoryAt, org: string) {
  const { data } = await at.octokit.request('GET /orgs/{org}', { org });
  const found = await all(at, 'GET /orgs/{org}/repos', { org });
  const { public_repos: open, total_private_repos: closed } = counted.parse(data);
  const sees = typeof closed === 'number' && unique(found).length >= open + closed;
  return {
    found,
    incomplete: sees ? [] : [own('The token in use may not see all repositories of the organization')],
  };
}

const mine = z.object({
  login: z.string(),
  public_repos: z.number(),
  total_private_repos: z.number().nullish(),
});

/** Of somebody's own account; null: the token is not that person's, or it is not said whose it is. */
async function ownAccount({ octokit, owner }: RepositoryAt) {
  const read = await octokit.request('GET /user').then(
    ({ data }) => mine.safeParse(data).data,
    () => null,
  );
  return read?.login.toLowerCase() === owner.toLowerCase() ? read : null;
}

/** What somebody has who is no organization: private ones are shown to that person alone. */
async function ofUser(at: RepositoryAt) {
  const account = await ownAccount(at);
  if (!account) await at.octokit.request('GET /users/{username}', { username: at.owner });
  const found = account
    ? await all(at, 'GET /user/repos', { affiliation: 'owner' })
    : await all(at, 'GET /users/{username}/repos', { username: at.owner, type: 'owner' });
  const closed = account?.total_private_repos;
  const sees = account && typeof closed === 'number' && unique(found).length >= account.public_repos + closed;
  return {
    found,
    incomplete: sees ? [] : [say`The token in use may not see all repositories of ${at.owner}`],
  };
}

/** An account of a person, where there is no organization of that name. */
async function ofAccount(at: RepositoryAt) {
  try {
    return await ofPerson(at, at.owner);
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
    return await ofUser(at);
  }
}

/** Says what to do about what is most often wrong at the first try: the name, the host, the token. */
function problemOf(error: unknown, owner: string): CannotLook {
  if (statusOf(error) === 404)
    return new CannotLook(
      say`GitHub has no organization and no user ${owner} (404)`,
      own('Is the name right, and GITHUB_API_URL the host that it is on?'),
    );
  if (statusOf(error) === 401)
    return new CannotLook(
      say`GitHub does not know the token (401)`,
      own('It is wrong, has ended or was taken back: make another, and put it in GITHUB_TOKEN.'),
    );
  return cannotLook(error, what, permission);
}

const isNotInstallation = (error: unknown): boolean =>
  statusOf(error) === 403 && /installation access token/i.test(error instanceof Error ? error.message : '');

const unique = (found: readonly RosterEntry[]): readonly RosterEntry[] =>
  [...new Map(found.map((one) => [one.id, one])).values()].sort((a, b) => (`${a.id}/` < `${b.id}/` ? -1 : 1));

/** Throws `CannotLook`: a population of repositories that nobody knows is none. */
export async function readRoster(octokit: GuardedOctokit, owner: string): Promise<Roster> {
  const asked = asking();
  const at: RepositoryAt = { octokit, owner, repo: '', asked };
  try {
    const { found, incomplete } = await ofInstallation(at).catch((error: unknown) => {
      if (isNotInstallation(error)) return ofAccount(at);
      throw error;
    });
    return { repositories: unique(found), queries: asked.queries(), incomplete };
  } catch (error) {
    throw problemOf(error, owner);
  }
}
