/** Whole lists for collectors: a page that fails is a reason, never a shorter list. */
import { say } from '../../policies/engine/prose.ts';
import { allPages } from '../github/access/assessment-octokit.ts';
import { cannotLook } from '../github/access/reasons.ts';
import type { GitHubReads, GuardedOctokit } from '../github/reads.ts';

export function pagesOf(octokit: GuardedOctokit): GitHubReads['pages'] {
  return async <T>(route: string, parameters: Readonly<Record<string, unknown>>, under?: string) => {
    try {
      return await allPages<T>(octokit, route, parameters, under);
    } catch (error) {
      throw cannotLook(error, say`${route}`);
    }
  };
}
