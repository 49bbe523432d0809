/** An owner's repositories, as GitHub lists them to a token. */
import * as z from 'zod';
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import { allPages } from '../../github/access/assessment-octokit.ts';
import { cannotLook, statusOf } from '../../github/access/reasons.ts';
import type { GuardedOctokit } from '../../github/reads.ts';
import { CannotLook } from '../../looked.ts';

export interface ListedRepository {
  readonly id: number;
  /** As GitHub writes it now: a renamed one has its new name. */
  readonly owner: string;
  readonly name: string;
  readonly archived: boolean;
  readonly disabled: boolean;
  readonly fork: boolean;
  /** ISO 8601; null where nothing was ever pushed. */
  readonly pushedAt: string | null;
  /** As GitHub lists it. */
  readonly listed: unknown;
}

export interface Owner {
  readonly login: string;
  readonly kind: 'organization' | 'user';
}

const account = z.object({ login: z.string(), type: z.string() });

const listed = z.object({
  id: z.number(),
  name: z.string(),
  owner: z.object({ login: z.string() }),
  archived: z.boolean().optional(),
  disabled: z.boolean().optional(),
  fork: z.boolean(),
  pushed_at: z.string().nullish(),
});

/** Throws `CannotLook` when there is no such owner, or GitHub does not say. */
export async function readOwner(octokit: GuardedOctokit, login: string): Promise<Owner> {
  try {
    const { data } = await octokit.request('GET /users/{username}', { username: login });
    const read = account.parse(data);
    return { login: read.login, kind: read.type === 'Organization' ? 'organization' : 'user' };
  } catch (error) {
    const status = statusOf(error);
    if (status === 404)
      throw new CannotLook(
        say`GitHub has no organization and no user ${login} (404)`,
        own('Is the name right, and GITHUB_API_URL the host that it is on?'),
      );
    if (status === 401)
      throw new CannotLook(
        say`GitHub does not know the token (401)`,
        own('It is wrong, has ended or was taken back: make another, and put it in GITHUB_TOKEN.'),
      );
    throw cannotLook(error, say`the account ${login}`, 'metadata: read');
  }
}

/** Whether the token is that user's own: then it may see private repositories, too. */
async function isOwn(octokit: GuardedOctokit, login: string): Promise<boolean> {
  try {
    const { data } = await octokit.request('GET /user');
    return data.login.toLowerCase() === login.toLowerCase();
  } catch {
    // An App's token has no user.
    return false;
  }
}

async function pagesFor(octokit: GuardedOctokit, { login, kind }: Owner): Promise<readonly unknown[]> {
  if (kind === 'organization') return allPages(octokit, 'GET /orgs/{org}/repos', { org: login, type: 'all' });
  if (await isOwn(octokit, login)) return allPages(octokit, 'GET /user/repos', { affiliation: 'owner' });
  return allPages(octokit, 'GET /users/{username}/repos', { username: login, type: 'owner' });
}

/** Sorted by name. Throws `CannotLook` when they cannot be listed. */
export async function listRepositories(
  octokit: GuardedOctokit,
  owner: Owner,
): Promise<readonly ListedRepository[]> {
  try {
    return (await pagesFor(octokit, owner))
      .map((one) => {
        const { id, name, owner: of, archived = false, disabled = false, ...more } = listed.parse(one);
        const { fork, pushed_at: pushedAt = null } = more;
        return { id, owner: of.login, name, archived, disabled, fork, pushedAt, listed: one };
      })
      .sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
  } catch (error) {
    if (error instanceof CannotLook) throw error;
    throw cannotLook(error, say`the repositories of ${owner.login}`, 'metadata: read');
  }
}

/** Why one is not looked at; null: it is. `since`: a day. */
export function leftOut(
  { archived, disabled, pushedAt }: ListedRepository,
  since: string | null,
): Prose | null {
  if (disabled) return own('disabled by GitHub: it cannot be read');
  if (since !== null && (pushedAt ?? '') < since)
    return say`${own(archived ? 'archived, and nothing' : 'nothing')} was pushed since ${own(since.slice(0, 10))}`;
  return null;
}
