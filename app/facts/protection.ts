import type { BranchProtection, Protection } from '../../policies/facts/protection.ts';
import { overviewIfRead } from '../github/overview.ts';
import { branchesAsked } from '../github/protection/branches.ts';
import { readProtection } from '../github/protection/read.ts';
import type { Looked } from '../looked.ts';
import { type Collector, onGitHub, type RepositorySource } from './source.ts';

/** Where a repository's settings may be read. */
async function ofRepository(source: RepositorySource): Promise<Looked<Protection>> {
  const { wanted, repository } = source;
  const github = onGitHub(source);
  const { subject } = github;
  const settings = onGitHub({ github: source.settings });
  const { owner, name: repo, defaultBranch } = await repository();
  const of = { owner, repo, defaultBranch };
  const asked = await branchesAsked(settings, of, wanted.protectedBranches, defaultBranch);
  const idle = async () => (await overviewIfRead(github))?.idleRulesets ?? null;
  const told = { idle, known: source.rulesets, at: source.readAt };
  const branches: BranchProtection[] = [];
  // One after the other: a client has ten requests at a time for everything.
  for (const branch of asked.value) {
    const one = await readProtection({ settings, subject }, of, branch, told);
    if (one) branches.push(one);
  }
  return { value: { repository: `${owner}/${repo}`, branches }, gaps: asked.gaps };
}

export const protection: Collector<'protection'> = {
  fact: 'protection',
  events: ['branch_protection_rule', 'repository', 'repository_ruleset'],
  permissions: { administration: 'read', contents: 'read', metadata: 'read' },
  local: false,
  asks: ['protectedBranches'],
  collect: ofRepository,
};
