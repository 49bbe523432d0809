/** A repository itself, and the head of its default branch. */
import * as z from 'zod';
import { say } from '../../policies/engine/prose.ts';
import type { Repository } from '../../policies/facts/repository.ts';
import { cannotLook, statusOf } from './access/reasons.ts';
import type { GuardedOctokit } from './reads.ts';

export interface RepositoryNow extends Repository {
  /** The commit its default branch is at; null where nothing was ever pushed. */
  readonly sha: string | null;
}

interface At {
  readonly owner: string;
  readonly repo: string;
}

const answer = z.object({
  default_branch: z.string(),
  owner: z.object({ type: z.string() }),
  private: z.boolean(),
  visibility: z.enum(['public', 'private', 'internal']).optional(),
  archived: z.boolean(),
  fork: z.boolean(),
  /** Whether a private one may be forked; older servers do not say it. */
  allow_forking: z.boolean().optional(),
  forks_count: z.number(),
});

/**
 * Whether nothing was ever pushed: GitHub refuses the commits of such a repository with 409
 * (https://docs.github.com/rest/commits/commits#list-commits). That the default branch is missing is not enough.
 */
async function isEmpty(octokit: GuardedOctokit, at: At): Promise<boolean> {
  try {
    await octokit.request('GET /repos/{owner}/{repo}/commits', { ...at, per_page: 1 });
    return false;
  } catch (error) {
    if (statusOf(error) === 409) return true;
    throw error;
  }
}

async function headOf(octokit: GuardedOctokit, at: At, branch: string): Promise<string | null> {
  try {
    const route = 'GET /repos/{owner}/{repo}/branches/{branch}';
    const { data } = await octokit.request(route, { ...at, branch });
    return data.commit.sha;
  } catch (error) {
    if (statusOf(error) === 404 && (await isEmpty(octokit, at))) return null;
    throw error;
  }
}

/** What an owner's list has to say of a repository for its own page not to be needed. */
const complete = answer.required({ visibility: true, allow_forking: true });

async function pageOf(octokit: GuardedOctokit, { owner, repo }: At, listed: unknown) {
  const known = complete.safeParse(listed);
  if (known.success) return known.data;
  const { data } = await octokit.request('GET /repos/{owner}/{repo}', { owner, repo });
  return answer.parse(data);
}

/** `listed`: as its owner's list has it, where that was read. Throws `CannotLook`. */
export async function readRepository(
  octokit: GuardedOctokit,
  at: At,
  listed?: unknown,
): Promise<RepositoryNow> {
  const { owner, repo } = at;
  try {
    const read = await pageOf(octokit, at, listed);
    const sha = await headOf(octokit, { owner, repo }, read.default_branch);
    return {
      owner,
      ownerKind: read.owner.type === 'Organization' ? 'organization' : 'user',
      name: repo,
      defaultBranch: read.default_branch,
      // Older servers say only whether it is private.
      visibility: read.visibility ?? (read.private ? 'private' : 'public'),
      archived: read.archived,
      fork: read.fork,
      forkable: !read.private || read.allow_forking !== false || read.forks_count > 0,
      empty: sha === null,
      sha,
    };
  } catch (error) {
    throw cannotLook(error, say`the repository ${`${owner}/${repo}`}`, 'contents: read');
  }
}
