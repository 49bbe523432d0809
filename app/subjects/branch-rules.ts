/** Which rules judge the pull requests of a branch, all layers of them, without judging one. */
import { say } from '../../policies/engine/prose.ts';
import { configurationInForce, type InForce } from '../config/in-force.ts';
import { forAssessment } from '../github/access/assessment-octokit.ts';
import { cannotLook } from '../github/access/reasons.ts';
import { filesOf } from '../github/files/repository-files.ts';
import { once } from '../once.ts';
import { rulesAt } from '../repository-reads.ts';
import { type Access, elsewhereOf } from './access.ts';

/** Throws `CannotLook` only when the branch cannot be read. */
export async function branchRules(access: Access, branch: string): Promise<InForce> {
  const { owner, repo, configurationPath, catalogue } = access;
  const counted = forAssessment(access.octokit);
  const { octokit } = counted;
  const tip = once(async () => {
    const route = 'GET /repos/{owner}/{repo}/branches/{branch}';
    const { data } = await octokit.request(route, { owner, repo, branch }).catch((error: unknown) => {
      throw cannotLook(error, say`the branch ${branch}`, 'contents: read');
    });
    return { ref: branch, sha: data.commit.sha };
  });
  const files = filesOf({ octokit, owner, repo, shaOf: async () => (await tip()).sha });
  const rules = rulesAt(files, 'base', `${owner}/${repo}`, tip);
  await tip();
  return configurationInForce(rules, catalogue, configurationPath, elsewhereOf(access, counted));
}
