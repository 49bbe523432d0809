/** A repository as GitHub shows it, and why nothing may be offered there. Only reads. */
import * as z from 'zod';
import { own, say } from '../../policies/engine/prose.ts';
import type { FilesTarget } from '../../policies/files/offer.ts';
import { cannotLook } from '../github/access/reasons.ts';
import type { GuardedOctokit } from '../github/reads.ts';
import type { RepositoryAt } from '../github/settings/branches.ts';

const answer = z.object({
  id: z.number(),
  html_url: z.string(),
  default_branch: z.string(),
  archived: z.boolean(),
  disabled: z.boolean(),
  fork: z.boolean(),
  owner: z.object({ login: z.string(), type: z.string() }),
  permissions: z.object({ push: z.boolean() }).partial().optional(),
});

export type Repository = z.infer<typeof answer>;

/** Throws `CannotLook`. */
export async function readIt(octokit: GuardedOctokit, { owner, repo }: RepositoryAt): Promise<Repository> {
  try {
    const { data } = await octokit.request('GET /repos/{owner}/{repo}', { owner, repo });
    return answer.parse(data);
  } catch (error) {
    throw cannotLook(error, say`the repository ${`${owner}/${repo}`}`, 'metadata: read');
  }
}

/** Why nothing is offered there, whatever its policies say; null: it may be. */
export function whySkipped(
  { archived, disabled, fork, owner, permissions }: Repository,
  where: RepositoryAt,
  as: 'person' | 'app',
): FilesTarget['skipped'] {
  const inPeace = (text: string) => ({ why: own(text), inPeace: true });
  if (owner.login.toLowerCase() !== where.owner.toLowerCase())
    return { why: say`it belongs to ${owner.login} now`, inPeace: false };
  if (archived) return inPeace('archived, so it is read-only');
  if (disabled) return inPeace('disabled by GitHub');
  if (fork) return inPeace('a fork: what is wrong in it is put right where it comes from');
  if (as === 'person' && permissions?.push === false)
    return {
      why: own('the token may not push there (it needs write access: contents: write)'),
      inPeace: false,
    };
  return null;
}
