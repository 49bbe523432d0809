/**
 * A published release as a {@link ReleaseSource}. The default branch stands for the base, because its rules judge, and
 * the tag for the head: whoever makes a release chooses the tagged commit, and must not choose the rules with it.
 */
import type { Wanted } from '../../policies/engine/facts.ts';
import { type AssessmentOctokit, forAssessment } from '../github/access/assessment-octokit.ts';
import type { OctokitFor } from '../github/access/purpose.ts';
import { filesOf } from '../github/files/repository-files.ts';
import type { GitHubReads } from '../github/reads.ts';
import type { ReleaseNow } from '../github/release/read.ts';
import type { PublishedRelease } from '../github/release/reads.ts';
import { type PushesTo, releaseReads } from '../github/release/release.ts';
import { rulesAt } from '../repository-reads.ts';
import { pagesOf } from './pages.ts';
import type { ReleaseSource } from './source.ts';

export interface ReleaseSourceOf {
  /** Reads the files of the repository. */
  readonly counted: AssessmentOctokit;
  /** Reads what the wanted facts need more. */
  readonly octokitFor: OctokitFor;
  readonly owner: string;
  readonly repo: string;
  readonly release: PublishedRelease;
  readonly rules: ReleaseNow['rules'];
  readonly self: GitHubReads['self'];
  readonly fetch: typeof fetch;
  /** ISO 8601, UTC. */
  readonly now: string;
  readonly pushesTo?: PushesTo | undefined;
}

/** Opened once for each set of wishes. */
export function releaseSource(of: ReleaseSourceOf): (wanted: Wanted) => ReleaseSource {
  const { counted, owner, repo, release, rules, self } = of;
  const { octokit } = counted;
  const shaOf = async (point: string) => (point === 'head' ? release.commit : rules.sha);
  const reads = filesOf({ octokit, owner, repo, shaOf });
  const made = {
    owner,
    repo,
    published: async () => release,
    madeFrom: async () => release.commit,
    pushesTo: of.pushesTo,
  };
  return (wanted) => {
    const verdict = of.octokitFor({ for: 'verdict', kind: 'release', facts: wanted.facts });
    const facts = forAssessment(verdict, counted.calls).octokit;
    return {
      kind: 'release',
      wanted,
      rules: rulesAt(reads, 'base', `${owner}/${repo}`, async () => rules),
      readAt: of.now,
      ...reads,
      github: { owner, repo, octokit: facts, subject: octokit, self, pages: pagesOf(facts) },
      release: releaseReads({ ...made, octokit: facts }, wanted),
      fetch: of.fetch,
    };
  };
}
