/** How delivery is measured in a repository: what its configuration says, on its default branch, all layers of it. */
import { type MetricsRules, usualMetrics } from '../../policies/engine/metrics-rules.ts';
import { own, say } from '../../policies/engine/prose.ts';
import { catalogue } from '../../policies/index.ts';
import { cannotLook, statusOf } from '../github/access/reasons.ts';
import { filesOf } from '../github/files/repository-files.ts';
import type { GuardedOctokit } from '../github/reads.ts';
import { rulesAt } from '../repository-reads.ts';
import { githubElsewhere } from './elsewhere.ts';
import { configurationInForce, configurationPath } from './in-force.ts';

interface At {
  readonly owner: string;
  readonly repo: string;
}

async function defaultBranchOf(octokit: GuardedOctokit, at: At): Promise<string> {
  try {
    const { data } = await octokit.request('GET /repos/{owner}/{repo}', { ...at });
    return data.default_branch;
  } catch (error) {
    throw cannotLook(error, own('the repository'), 'metadata: read');
  }
}

/** Null: nothing was ever pushed. */
async function tipOf(octokit: GuardedOctokit, at: At, branch: string): Promise<string | null> {
  try {
    const { data } = await octokit.request('GET /repos/{owner}/{repo}/branches/{branch}', { ...at, branch });
    return data.commit.sha;
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw cannotLook(error, say`the branch ${branch}`, 'contents: read');
  }
}

/** `layers` reads configuration of the client's other repositories. Throws `CannotLook`. */
export async function metricsRulesIn(
  octokit: GuardedOctokit,
  layers: GuardedOctokit,
  { owner, repo }: At,
): Promise<MetricsRules> {
  const at = { owner, repo };
  const branch = await defaultBranchOf(octokit, at);
  const sha = await tipOf(octokit, at, branch);
  if (sha === null) return usualMetrics;
  const files = filesOf({ octokit, ...at, shaOf: async () => sha });
  const rules = rulesAt(files, 'base', `${owner}/${repo}`, async () => ({ ref: branch, sha }));
  const elsewhere = githubElsewhere(layers, owner);
  const { metrics = usualMetrics } = await configurationInForce(
    rules,
    catalogue,
    configurationPath,
    elsewhere,
  );
  return metrics;
}
