/** Merged pull requests on GitHub, with their facts as they were when they were merged, as far as GitHub still knows. */
import type { Octokit } from '@octokit/core';
import { own, type Prose, say } from '../../policies/engine/prose.ts';
import { type GitHubSourceOf, githubSource } from '../facts/github-source.ts';
import { type AssessmentOctokit, forAssessment } from '../github/access/assessment-octokit.ts';
import { cannotLook, statusOf } from '../github/access/reasons.ts';
import { filesOf } from '../github/files/repository-files.ts';
import type { GitHubPullRequest } from '../github/pull-request/pull-request.ts';
import type { Snapshot } from '../github/pull-request/snapshot.ts';
import { CannotLook } from '../looked.ts';
import { once } from '../once.ts';
import { rulesAt } from '../repository-reads.ts';
import { gitHubView } from '../viewpoints.ts';
import type { Candidate, Candidates, Which } from './changes.ts';
import type { MergedHistory } from './merged-history.ts';
import { type MergedPull, mergedPulls } from './merged-pulls.ts';

/** One repository, and how its pull requests are read. */
export interface SimulatedOnGitHub
  extends Omit<GitHubSourceOf, 'number' | 'now' | 'asOf' | 'counted' | 'sarif'> {
  /** For one pull request: an answer is kept as long as the Octokit that asked. */
  readonly newCounted: () => AssessmentOctokit;
  readonly base: string;
}

/** Without reviews after the merge. */
function before(snapshot: Snapshot, { mergedAt }: MergedPull): Snapshot {
  const { reviews } = snapshot.pullRequest;
  const given = reviews.filter(
    ({ submittedAt }) => submittedAt === null || Date.parse(submittedAt) <= Date.parse(mergedAt),
  );
  return { ...snapshot, pullRequest: { ...snapshot.pullRequest, reviews: given } };
}

/** Still open, on the base branch as it was then. */
function asOf({ baseRefOid, headRefOid, mergedAt }: MergedPull, pull: GitHubPullRequest): GitHubPullRequest {
  return {
    ...pull,
    open: true,
    base: { ...pull.base, sha: baseRefOid },
    head: { ...pull.head, sha: headRefOid },
    readAt: new Date(mergedAt).toISOString(),
  };
}

function candidateOf(of: SimulatedOnGitHub, pull: MergedPull): Candidate {
  const { number, title, author, headRefOid: sha, mergedAt } = pull;
  return {
    change: { number, sha, title, author: author?.login ?? 'ghost', mergedAt },
    open: async () => {
      const { base: _, newCounted, ...more } = of;
      const open = githubSource({
        ...more,
        counted: newCounted(),
        sarif: null,
        number,
        now: mergedAt,
        asOf: (read) => asOf(pull, read),
      });
      return (wanted) => {
        const source = open(wanted);
        const snapshot = once(async () => before(await source.github.snapshot(), pull));
        return { ...source, github: { ...source.github, snapshot } };
      };
    },
  };
}

/** Newest first. Throws `CannotLook` when there is no list. */
export async function githubChanges(
  of: SimulatedOnGitHub,
  which: Which,
  maxPages: number,
): Promise<Candidates> {
  const { octokit } = of.newCounted();
  const { pulls, whole } = await mergedPulls(
    { octokit, owner: of.owner, repo: of.repo, base: of.base },
    which,
    maxPages,
  );
  return {
    candidates: pulls.map((pull) => candidateOf(of, pull)),
    cut: whole ? null : own('GitHub lists more pull requests than were read; some newer ones may be missing'),
  };
}

async function defaultBranch(
  octokit: AssessmentOctokit['octokit'],
  owner: string,
  repo: string,
): Promise<{ readonly ref: string; readonly sha: string }> {
  try {
    const { data } = await octokit.request('GET /repos/{owner}/{repo}', { owner, repo });
    const branch = data.default_branch;
    const found = await octokit.request('GET /repos/{owner}/{repo}/branches/{branch}', {
      owner,
      repo,
      branch,
    });
    return { ref: branch, sha: found.data.commit.sha };
  } catch (error) {
    if (statusOf(error) === 404)
      throw new CannotLook(
        say`GitHub has no repository ${`${owner}/${repo}`} that the token may see, or nothing was ever pushed to it (404)`,
        own('Is the name right, may the token see it, and is GITHUB_API_URL the host that it is on?'),
      );
    throw cannotLook(error, say`${`${owner}/${repo}`}`, 'contents: read');
  }
}

/** Pages of merged pull requests that are looked through: 100 each. */
const maxPages = 60;

export interface GitHubHistoryOf extends Pick<SimulatedOnGitHub, 'owner' | 'repo' | 'fetch' | 'self'> {
  readonly octokit: Octokit;
  readonly enough: () => Prose | null;
}

/** The default branch of a repository on GitHub. Throws `CannotLook`. */
export async function historyOnGitHub(of: GitHubHistoryOf, which: Which): Promise<MergedHistory> {
  const { octokit, enough, ...at } = of;
  // A person's token does everything.
  const octokitFor = () => octokit;
  const opened: AssessmentOctokit[] = [];
  const newCounted = () => {
    const made = forAssessment(octokit);
    opened.push(made);
    return made;
  };
  const first = newCounted();
  const tip = await defaultBranch(first.octokit, of.owner, of.repo);
  const simulated: SimulatedOnGitHub = { ...at, octokitFor, newCounted, base: tip.ref };
  const changes = await githubChanges(simulated, which, maxPages);
  const repository = `${of.owner}/${of.repo}`;
  const files = filesOf({ ...at, octokit: first.octokit, shaOf: async () => tip.sha });
  return {
    repository,
    branch: tip.ref,
    local: false,
    viewpoint: gitHubView,
    changes,
    rules: rulesAt(files, 'base', repository, async () => tip),
    enough,
    calls: () => opened.reduce((sum, { calls }) => sum + calls.reads, 0),
  };
}
