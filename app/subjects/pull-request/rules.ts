/** Which rules judge the pull requests of a base branch, all layers of them, without judging one. */
import type { Octokit } from '@octokit/rest';
import { wantsNothing } from '../../../policies/engine/facts.ts';
import { catalogue } from '../../../policies/index.ts';
import { type Elsewhere, githubElsewhere } from '../../config/elsewhere.ts';
import { configurationInForce, type InForce } from '../../config/in-force.ts';
import { githubSource } from '../../facts/github-source.ts';
import { type AssessmentOctokit, forAssessment } from '../../github/access/assessment-octokit.ts';
import type { OctokitFor } from '../../github/access/purpose.ts';
import type { GitHubReads } from '../../github/reads.ts';

/** One client's way to the configuration of one repository. */
export interface RulesAccess {
  /** Reads the subject itself and its repository's files. */
  readonly octokit: Octokit;
  /** Does what needs another token. */
  readonly octokitFor: OctokitFor;
  readonly owner: string;
  readonly repo: string;
  readonly self: GitHubReads['self'];
  readonly fetch: typeof fetch;
  /** Where the base branch keeps its rules, when not in the usual place. */
  readonly configurationPath?: string;
  /** ISO 8601, UTC. */
  readonly now: () => string;
}

/** The layers of other repositories; what is asked of them counts with the rest of the assessment. */
export function elsewhereOf(access: RulesAccess, { calls }: Pick<AssessmentOctokit, 'calls'>): Elsewhere {
  return githubElsewhere(forAssessment(access.octokitFor({ for: 'layers' }), calls).octokit, access.owner);
}

/** Read by way of one of the branch's pull requests. Throws `CannotLook` only when that cannot be read itself. */
export async function rulesInForce(access: RulesAccess, number: number): Promise<InForce> {
  const { octokitFor, owner, repo, self, fetch, configurationPath } = access;
  const client = forAssessment(access.octokit);
  const of = { client, octokitFor, owner, repo, number, self, sarif: null, fetch, now: access.now() };
  const source = githubSource(of, wantsNothing);
  return configurationInForce(source, catalogue, configurationPath, elsewhereOf(access, client));
}
