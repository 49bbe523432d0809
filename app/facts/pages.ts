/** Whole lists for collectors: a page that fails is a reason, never a shorter list. */
import { say } from '../../policies/engine/prose.ts';
import { cannotLook } from '../github/cannot-look.ts';
import { allPages } from '../github/client.ts';
import type { ClientOctokit, GitHubReads } from '../github/reads.ts';

export function pagesOf(octokit: ClientOctokit): GitHubReads['pages'] {
  return async <T>(route: string, parameters: Readonly<Record<string, unknown>>, under?: string) => {
    try {
      return await allPages<T>(octokit, route, parameters, under);
    } catch (error) {
      throw cannotLook(error, say`${route}`);
    }
  };
}
