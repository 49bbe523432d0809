/** Whether, and where, a repository wants to be told how its delivery goes. */
import { usualMetrics } from '../../policies/engine/metrics-rules.ts';
import { forAssessment } from '../github/access/assessment-octokit.ts';
import type { AppAccess } from '../subjects/access.ts';
import { branchRules } from '../subjects/branch-rules.ts';
import { homeOf } from '../subjects/standing.ts';
import type { RepositoryRef } from '../task.ts';
import type { World } from '../world.ts';

export interface Wishes {
  /** Also in its releases' notes, where the token may write them. */
  readonly releaseNotes: boolean;
}

/** Null: it wants no comments. Throws what GitHub's failures throw. */
export async function wishesOf(world: World, access: AppAccess, at: RepositoryRef): Promise<Wishes | null> {
  const home = await homeOf(world, at);
  if (!home) return null;
  const { octokit } = forAssessment(access.octokit);
  const { owner, repo } = home;
  const { data } = await octokit.request('GET /repos/{owner}/{repo}', { owner, repo });
  const rules = await branchRules({ ...access, owner, repo }, data.default_branch);
  const { comments, releaseNotes } = rules.metrics ?? usualMetrics;
  if (comments === 'never' || (comments === 'private' && home.isPublic)) return null;
  return { releaseNotes };
}
