/** What is declared of one repository or of the organization: the configuration in force, all layers of it. */
import type { AnyPolicy } from '../../policies/engine/policy.ts';
import { type Prose, say } from '../../policies/engine/prose.ts';
import type { ConfigProblem } from '../../policies/engine/report.ts';
import { declaredOf } from '../../policies/settings/compare.ts';
import type { Declared } from '../../policies/settings/setting-type.ts';
import type { Elsewhere } from '../config/elsewhere.ts';
import { configurationInForce, configurationPath } from '../config/in-force.ts';
import { cannotLook, statusOf } from '../github/access/reasons.ts';
import { filesOf } from '../github/files/repository-files.ts';
import type { GuardedOctokit } from '../github/reads.ts';
import { type RulesReads, rulesAt } from '../repository-reads.ts';

export interface DeclaredIn {
  readonly declared: readonly Declared[];
  /** Without an end to these, what is declared is not known for sure. */
  readonly problems: readonly ConfigProblem[];
  /** What else people should know: layers that are not there, or not shown. */
  readonly notes: readonly Prose[];
}

export interface DeclaringOf {
  readonly octokit: GuardedOctokit;
  readonly elsewhere: Elsewhere;
  readonly catalogue: readonly AnyPolicy[];
}

/** Its default branch's own rules; null while it has no commit. Throws `CannotLook`. */
async function rulesOf(
  { octokit }: DeclaringOf,
  at: { readonly owner: string; readonly repo: string },
  branch: string,
): Promise<RulesReads | null> {
  try {
    const route = 'GET /repos/{owner}/{repo}/branches/{branch}';
    const { data } = await octokit.request(route, { ...at, branch });
    const { sha } = data.commit;
    const files = filesOf({ octokit, ...at, shaOf: async () => sha });
    return rulesAt(files, 'base', `${at.owner}/${at.repo}`, async () => ({ ref: branch, sha }));
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw cannotLook(error, say`the branch ${branch}`, 'contents: read');
  }
}

async function inForce(of: DeclaringOf, rules: RulesReads | null, kind: 'repository' | 'organization') {
  const { elsewhere, catalogue } = of;
  const {
    declared = [],
    problems,
    fallback,
    notes = [],
  } = await configurationInForce(rules, catalogue, configurationPath, elsewhere);
  const unsure = problems.length > 0 || fallback !== 'none';
  return { declared: declaredOf(declared, kind), problems: unsure ? problems : [], notes };
}

/** Throws `CannotLook` when the repository cannot be read. */
export async function declaredOfRepository(
  of: DeclaringOf,
  at: { readonly owner: string; readonly repo: string },
  defaultBranch: string,
): Promise<DeclaredIn> {
  return inForce(of, await rulesOf(of, at, defaultBranch), 'repository');
}

export async function declaredOfOrganization(of: DeclaringOf): Promise<DeclaredIn> {
  return inForce(of, null, 'organization');
}
