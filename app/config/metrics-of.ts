/** How delivery is measured in a repository: what its configuration says, on its default branch, all layers of it. */
import { type MetricsRules, usualMetrics } from '../../policies/engine/metrics-rules.ts';
import { own, say } from '../../policies/engine/prose.ts';
import { catalogue } from '../../policies/index.ts';
import { cannotLook, statusOf } from '../github/access/reasons.ts';
import { filesOf } from '../github/files/repository-files.ts';
import type { GuardedOctokit } from '../github/reads.ts';
import { CannotLook } from '../looked.ts';
import { rulesAt } from '../repository-reads.ts';
import { githubElsewhere } from './elsewhere.ts';
import { configurationInForce, configurationPath } from './in-force.ts';

interface At {
  readonly owner: string;
  readonly repo: string;
}

async function defaultBranchOf(octokit: GuardedOctokit, { owner, repo }: At): Promise<string> {
  try {
    const { data } = await octokit.request('GET /repos/{owner}/{repo}', { owner, repo });
    return data.default_branch;
  } catch (error) {
    throw cannotLook(error, own('the repository'), 'metadata: read');
  }
}

/** Null: nothing was ever pushed. */
async function tipOf(octokit: GuardedOctokit, { owner, repo }: At, branch: string): Promise<string | null> {
  try {
    const { data } = await octokit.request('GET /repos/{owner}/{repo}/branches/{branch}', {
      owner,
      repo,
      branch,
    });
    return data.commit.sha;
  } catch (error) {
    // Another 404 is of somebody who may not see it.
    if (statusOf(error) === 404 && /branch not found/i.test(error instanceof Error ? error.message : ''))
      return null;
    throw cannotLook(error, say`the branch ${branch}`, 'contents: read');
  }
}

/**
 * `layers` reads configuration of the client's other repositories. Throws `CannotLook`, also where a part could not be read just now: it may say
 * something else than what is usual.
 */
export async function metricsRulesIn(
  octokit: GuardedOctokit,
  layers: GuardedOctokit,
  { owner, repo }: At,
): Promise<MetricsRules> {
  const at = { owner, repo };
  const branch = await defaultBranchOf(octokit, at);
  const sha = await tipOf(octokit, at, branch);
  if (sha === null) return usualMetrics;
  const files = filesOf({ octokit, owner, repo, shaOf: async () => sha });
  const rules = rulesAt(files, 'base', `${owner}/${repo}`, async () => ({ ref: branch, sha }));
  const elsewhere = githubElsewhere(layers, owner);
  const inForce = await configurationInForce(rules, catalogue, configurationPath, elsewhere);
  const { metrics = usualMetrics, passing = false, problems } = inForce;
  if (passing) throw new CannotLook(problems[0]?.message ?? own('the configuration could not be read'));
  return metrics;
}
