/** A repository on GitHub as a {@link RepositorySource}: its default branch's rules judge it. */
import type { Wanted } from '../../policies/engine/facts.ts';
import { type AssessmentOctokit, forAssessment } from '../github/access/assessment-octokit.ts';
import type { OctokitFor } from '../github/access/purpose.ts';
import { filesOf } from '../github/files/repository-files.ts';
import type { GitHubReads } from '../github/reads.ts';
import { readRepository } from '../github/repository.ts';
import { once } from '../once.ts';
import { rulesAt } from '../repository-reads.ts';
import { pagesOf } from './pages.ts';
import type { RepositorySource } from './source.ts';

export interface RepositorySourceOf {
  /** Reads the files of the repository. */
  readonly counted: AssessmentOctokit;
  /** Reads what the wanted facts need more. */
  readonly octokitFor: OctokitFor;
  readonly owner: string;
  readonly repo: string;
  readonly self: GitHubReads['self'];
  readonly fetch: typeof fetch;
  /** ISO 8601, UTC. */
  readonly now: string;
}

/** Opened once for each set of wishes; every read is made once for all of them. */
export function repositorySource(of: RepositorySourceOf): (wanted: Wanted) => RepositorySource {
  const { counted, owner, repo, self } = of;
  const { octokit } = counted;
  const now = once(() => readRepository(octokit, { owner, repo }));
  const files = filesOf({ octokit, owner, repo, shaOf: async () => (await now()).sha });
  const commit = files.commit('base');
  const tip = async () => {
    const { defaultBranch: ref, sha } = await now();
    return { ref, sha };
  };
  return (wanted) => {
    const verdict = of.octokitFor({ for: 'verdict', kind: 'repository', facts: wanted.facts });
    const facts = forAssessment(verdict, counted.calls).octokit;
    return {
      kind: 'repository',
      wanted,
      rules: rulesAt(files, 'base', `${owner}/${repo}`, tip),
      files: commit,
      readAt: of.now,
      github: { owner, repo, octokit: facts, subject: octokit, self, pages: pagesOf(facts) },
      repository: async () => {
        const { sha: _, ...repository } = await now();
        return repository;
      },
      fetch: of.fetch,
    };
  };
}
