/** Merged pull requests on GitHub, with their facts as they were when they were merged, as far as GitHub still knows. */
import type { Octokit } from '@octokit/rest';
import { wantsNothing } from '../../policies/engine/facts.ts';
import { own, type Prose, say } from '../../policies/engine/prose.ts';
import type { PullRequest } from '../../policies/facts/pull-request.ts';
import { type GitHubSourceOf, githubSource } from '../facts/github-source.ts';
import type { Source } from '../facts/source.ts';
import { type AssessmentOctokit, forAssessment } from '../github/access/assessment-octokit.ts';
import { cannotLook } from '../github/access/reasons.ts';
import type { Snapshot } from '../github/pull-request/snapshot.ts';
import { once } from '../once.ts';
import type { Candidate, Candidates, Which } from './changes.ts';
import type { Place } from './merged-history.ts';
import { type MergedPull, mergedPulls } from './merged-pulls.ts';

/** One repository, and how its pull requests are read. */
export interface GitHubReplay
  extends Omit<GitHubSourceOf, 'number' | 'now' | 'pullRequest' | 'client' | 'sarif'> {
  /** For one pull request: an answer is kept as long as its client. */
  readonly client: () => AssessmentOctokit;
  readonly base: string;
}

/** What was said after the merge did not help the merge. */
function before(snapshot: Snapshot, { mergedAt }: MergedPull): Snapshot {
  const { reviews } = snapshot.pullRequest;
  const given = reviews.filter(
    ({ submittedAt }) => submittedAt === null || Date.parse(submittedAt) <= Date.parse(mergedAt),
  );
  return { ...snapshot, pullRequest: { ...snapshot.pullRequest, reviews: given } };
}

/** Open still, on the base branch of that moment. */
function asOf({ baseRefOid, headRefOid, mergedAt }: MergedPull, pull: PullRequest): PullRequest {
  return {
    ...pull,
    open: true,
    merged: false,
    base: { ...pull.base, sha: baseRefOid },
    head: { ...pull.head, sha: headRefOid },
    readAt: new Date(mergedAt).toISOString(),
  };
}

function candidateOf(of: GitHubReplay, pull: MergedPull): Candidate {
  const { number, title, author, headRefOid: sha, mergedAt } = pull;
  return {
    change: { number, sha, title, author: author?.login ?? 'ghost', mergedAt },
    open: async (wanted) => {
      const { base: _, client, ...more } = of;
      const source = githubSource(
        {
          ...more,
          client: client(),
          sarif: null,
          number,
          now: mergedAt,
          pullRequest: async (read) => asOf(pull, await read()),
        },
        wanted,
      );
      const { github } = source;
      const snapshot = once(async () => before(await opened(github).snapshot(), pull));
      return { ...source, github: { ...opened(github), snapshot } };
    },
  };
}

function opened(github: Source['github']): NonNullable<Source['github']> {
  if (!github) throw new Error('a source on GitHub without GitHub');
  return github;
}

/** Newest first. Throws `CannotLook` when there is no list. */
export async function githubChanges(of: GitHubReplay, which: Which, mostPages: number): Promise<Candidates> {
  const { octokit } = of.client();
  const { pulls, whole } = await mergedPulls(
    { octokit, owner: of.owner, repo: of.repo, base: of.base },
    which,
    mostPages,
  );
  return {
    candidates: pulls.map((pull) => candidateOf(of, pull)),
    cut: whole ? null : own('GitHub lists more pull requests than were read; some newer ones may be missing'),
  };
}

interface Tip {
  readonly ref: string;
  readonly sha: string;
}

async function defaultBranch(
  octokit: AssessmentOctokit['octokit'],
  owner: string,
  repo: string,
): Promise<Tip> {
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
    throw cannotLook(error, say`${`${owner}/${repo}`}`, 'contents: read');
  }
}

/** A pull request that there is not, which changes nothing: the rules of its base are those of the branch. */
function unchanged(tip: Tip, now: string): PullRequest {
  return {
    number: 0,
    title: '',
    body: '',
    author: { login: 'ghost', kind: 'user' },
    draft: false,
    open: true,
    merged: false,
    base: tip,
    head: { ...tip, fork: false },
    labels: [],
    createdAt: now,
    readAt: now,
  };
}

/** Pages of merged pull requests that are looked through: 100 each. */
const mostPages = 60;

export interface GitHubPlaceOf extends Pick<GitHubReplay, 'owner' | 'repo' | 'fetch' | 'self'> {
  readonly octokit: Octokit;
  /** ISO 8601, UTC. */
  readonly now: string;
  readonly enough: () => Prose | null;
}

/** The default branch of a repository on GitHub. Throws `CannotLook`. */
export async function githubPlace(of: GitHubPlaceOf, which: Which): Promise<Place> {
  const { octokit, now, enough, ...rest } = of;
  // A person's token does everything.
  const at = { ...rest, octokitFor: () => octokit };
  const clients: AssessmentOctokit[] = [];
  const client = () => {
    const made = forAssessment(octokit);
    clients.push(made);
    return made;
  };
  const first = client();
  const tip = await defaultBranch(first.octokit, of.owner, of.repo);
  const replayed: GitHubReplay = { ...at, client, base: tip.ref };
  const changes = await githubChanges(replayed, which, mostPages);
  const pullRequest = async () => unchanged(tip, now);
  const atTip: GitHubSourceOf = { ...at, client: first, sarif: null, number: 0, now, pullRequest };
  return {
    repository: `${of.owner}/${of.repo}`,
    branch: tip.ref,
    local: false,
    changes,
    tip: async () => githubSource(atTip, wantsNothing),
    enough,
    calls: () => clients.reduce((sum, { calls }) => sum + calls.reads, 0),
  };
}
