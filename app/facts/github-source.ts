/** One pull request on GitHub as a {@link Source}. */
import type { Wanted } from '../../policies/engine/facts.ts';
import { own } from '../../policies/engine/prose.ts';
import { waiversPath } from '../../policies/engine/waivers/read.ts';
import type { PullRequest } from '../../policies/facts/pull-request.ts';
import { type AssessmentOctokit, forAssessment } from '../github/access/assessment-octokit.ts';
import type { OctokitFor } from '../github/access/purpose.ts';
import { cannotLook } from '../github/access/reasons.ts';
import { rootOf } from '../github/files/glob-root.ts';
import { filesOf } from '../github/files/repository-files.ts';
import { listChangedFiles } from '../github/pull-request/changed-files.ts';
import { readPullRequest } from '../github/pull-request/pull-request.ts';
import type { Snapshot } from '../github/pull-request/snapshot.ts';
import { partsFor, readSnapshot } from '../github/pull-request/snapshot-read.ts';
import type { GitHubReads, GuardedOctokit } from '../github/reads.ts';
import { releaseReads } from '../github/release/release.ts';
import { once } from '../once.ts';
import type { Point } from '../repository-reads.ts';
import { pagesOf } from './pages.ts';
import type { SarifFile, Source } from './source.ts';

export interface GitHubSourceOf {
  /** Reads the pull request itself and the files of its repository. */
  readonly client: AssessmentOctokit;
  /** Reads what the wanted facts need more. */
  readonly octokitFor: OctokitFor;
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
  readonly self: GitHubReads['self'];
  readonly sarif: readonly SarifFile[] | null;
  readonly checkouts?: readonly string[];
  readonly fetch: typeof fetch;
  /** ISO 8601, UTC. */
  readonly now: string;
  /** The pull request when it is not as it is now: a replay's. `read` reads it as it is. */
  readonly pullRequest?: (read: () => Promise<PullRequest>) => Promise<PullRequest>;
}

async function mergeBaseOf(of: GitHubSourceOf, pull: PullRequest): Promise<string> {
  const basehead = `${pull.base.sha}...${pull.head.sha}`;
  try {
    const { data } = await of.client.octokit.request('GET /repos/{owner}/{repo}/compare/{basehead}', {
      owner: of.owner,
      repo: of.repo,
      basehead,
      per_page: 1,
    });
    return data.merge_base_commit.sha;
  } catch (error) {
    throw cannotLook(error, own('the commit this change branched from'), 'contents: read');
  }
}

/** Read with everything else, so that looking for waivers costs no request. */
const waiversFolder = rootOf(waiversPath);

/** The wide read, with what these facts look at and no more. */
function snapshotAt(
  octokit: GuardedOctokit,
  { owner, repo, number }: GitHubSourceOf,
  { facts, decisionPaths }: Wanted,
  { head, base }: PullRequest,
): Promise<Snapshot> {
  const roots = [...new Set(decisionPaths.map(rootOf))].filter((root) => root !== '').sort();
  const directories = [...roots, waiversFolder];
  const at = { owner, repo, number, head: head.sha, base: base.sha };
  return readSnapshot(octokit, { ...at, parts: partsFor(facts), directories });
}

/** Every read is made once per source, whoever asks. Nothing is read before it is asked for. */
export function githubSource(of: GitHubSourceOf, wanted: Wanted): Source {
  const { owner, repo, number, client, pullRequest: asked = (read) => read() } = of;
  const { octokit } = client;
  const verdict = of.octokitFor({ for: 'verdict', kind: 'pull_request', facts: wanted.facts });
  const facts = forAssessment(verdict, client.calls).octokit;
  const pullRequest = once(() => asked(() => readPullRequest(octokit, of)));
  const mergeBase = once(async () => mergeBaseOf(of, await pullRequest()));
  const snapshot = once(async () => snapshotAt(facts, of, wanted, await pullRequest()));
  const shaOf = async (point: Point) =>
    point === 'mergeBase'
      ? mergeBase()
      : point === 'base'
        ? (await pullRequest()).base.sha
        : (await pullRequest()).head.sha;
  const files = filesOf({ octokit, owner, repo, shaOf, snapshot });
  return {
    wanted,
    pullRequest,
    changedFiles: once(() => listChangedFiles(octokit, of)),
    ...files,
    sarif: of.sarif,
    checkouts: of.checkouts ?? [],
    github: {
      owner,
      repo,
      number,
      octokit: facts,
      subject: octokit,
      snapshot,
      self: of.self,
      pages: pagesOf(facts),
    },
    release: releaseReads(
      { octokit: facts, owner, repo, published: async () => null, madeFrom: () => shaOf('base') },
      wanted,
    ),
    fetch: of.fetch,
  };
}
