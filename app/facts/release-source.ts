/**
 * A published release as a {@link Source}. The default branch stands for the base, because its rules judge, and the tag
 * for the head: whoever makes a release chooses the tagged commit, and must not choose the rules with it.
 */
import type { Wanted } from '../../policies/engine/facts.ts';
import { own } from '../../policies/engine/prose.ts';
import type { PullRequest } from '../../policies/facts/pull-request.ts';
import { type AssessmentOctokit, forAssessment } from '../github/access/assessment-octokit.ts';
import type { OctokitFor } from '../github/access/purpose.ts';
import { filesOf } from '../github/files/repository-files.ts';
import type { GitHubReads } from '../github/reads.ts';
import type { ReleaseNow } from '../github/release/read.ts';
import type { PublishedRelease } from '../github/release/reads.ts';
import { releaseReads } from '../github/release/release.ts';
import { CannotLook } from '../looked.ts';
import { pagesOf } from './pages.ts';
import type { Source } from './source.ts';

export interface ReleaseSourceOf {
  /** Reads the files of the repository. */
  readonly client: AssessmentOctokit;
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
}

/** What the configuration is found by, and waivers. No policy about releases needs the fact `pullRequest`. */
function standIn({ release, rules, now }: ReleaseSourceOf): PullRequest {
  return {
    number: 0,
    title: release.name,
    body: release.notes,
    author: { login: release.author ?? 'ghost', kind: 'user' },
    draft: false,
    open: false,
    merged: false,
    base: rules,
    head: { ref: release.tag, sha: release.commit, fork: false },
    labels: [],
    createdAt: release.publishedAt,
    readAt: now,
  };
}

const noPullRequest = async () => {
  throw new CannotLook(own('a release is no pull request'));
};

export function releaseSource(of: ReleaseSourceOf, wanted: Wanted): Source {
  const { client, owner, repo, release, rules } = of;
  const { octokit } = client;
  const verdict = of.octokitFor({ for: 'verdict', kind: 'release', facts: wanted.facts });
  const facts = forAssessment(verdict, client.calls).octokit;
  const shaOf = async (point: string) => (point === 'head' ? release.commit : rules.sha);
  return {
    wanted,
    pullRequest: async () => standIn(of),
    changedFiles: noPullRequest,
    ...filesOf({ octokit, owner, repo, shaOf, snapshot: null }),
    sarif: null,
    github: {
      owner,
      repo,
      number: 0,
      octokit: facts,
      subject: octokit,
      snapshot: noPullRequest,
      self: of.self,
      pages: pagesOf(facts),
    },
    release: releaseReads(
      { octokit: facts, owner, repo, published: async () => release, madeFrom: async () => release.commit },
      wanted,
    ),
    fetch: of.fetch,
  };
}
