/** One pull request on GitHub as a {@link PullRequestSource}. */
import type { Wanted } from '../../policies/engine/facts.ts';
import { rootOf } from '../../policies/engine/glob.ts';
import { own } from '../../policies/engine/prose.ts';
import { waiversPath } from '../../policies/engine/waivers/read.ts';
import type { ChangeHistory } from '../../policies/facts/change-history.ts';
import { type AssessmentOctokit, forAssessment } from '../github/access/assessment-octokit.ts';
import type { OctokitFor } from '../github/access/purpose.ts';
import { cannotLook } from '../github/access/reasons.ts';
import { Behind } from '../github/behind.ts';
import { type FilesOf, filesOf } from '../github/files/repository-files.ts';
import { baseReader, type ReadBase } from '../github/pull-request/base.ts';
import { listChangedFiles } from '../github/pull-request/changed-files.ts';
import { readCommitPatches } from '../github/pull-request/commit-patches.ts';
import { readOthersOpen } from '../github/pull-request/other-open.ts';
import {
  type GitHubPullRequest,
  getPull,
  readPullRequest,
  seenOf,
} from '../github/pull-request/pull-request.ts';
import type { OthersOpen, Snapshot } from '../github/pull-request/snapshot.ts';
import { partsFor, readSnapshot } from '../github/pull-request/snapshot-read.ts';
import type { GitHubReads, GuardedOctokit, PullRequestReads } from '../github/reads.ts';
import { type PushesTo, releaseReads } from '../github/release/release.ts';
import { once } from '../once.ts';
import type { Proof } from '../proof.ts';
import { type Point, rulesAt } from '../repository-reads.ts';
import { pagesOf } from './pages.ts';
import type { PullRequestSource, SarifFile } from './source.ts';

export interface GitHubSourceOf {
  /** Reads the pull request itself and the files of its repository. */
  readonly counted: AssessmentOctokit;
  /** Reads what the wanted facts need more. */
  readonly octokitFor: OctokitFor;
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
  /** Where its base branch is now, and files that are read with it; unless given, it is read without files. */
  readonly readBase?: ReadBase;
  readonly self: GitHubReads['self'];
  readonly sarif: readonly SarifFile[] | null;
  readonly checkouts?: readonly string[];
  readonly fetch: typeof fetch;
  /** ISO 8601, UTC. */
  readonly now: string;
  /** What reads must not be older than. */
  readonly proof?: Proof | undefined;
  /** Its base is another one than it was, or may be. */
  readonly isRebased?: boolean;
  /** What Fairlead kept of it; nothing where it keeps nothing. */
  readonly history?: () => Promise<ChangeHistory>;
  /** The same of others, which a release that it proposes brings. */
  readonly pushesTo?: PushesTo | undefined;
  /** Makes it as it was at another time; unless given, it is as it is now. */
  readonly asOf?: (pull: GitHubPullRequest) => GitHubPullRequest;
}

/** A source that knows that it is on GitHub. */
export interface GitHubSource extends PullRequestSource {
  readonly github: PullRequestReads;
  /** Whether a read so far was older than what is known; its facts are not known then. */
  readonly isBehind: () => boolean;
  pullRequest(): Promise<GitHubPullRequest>;
}

export const nothingKept: ChangeHistory = { pushes: [], views: [] };

async function mergeBaseOf(of: GitHubSourceOf, pull: GitHubPullRequest): Promise<string> {
  const basehead = `${pull.base.sha}...${pull.head.sha}`;
  try {
    const { data } = await of.counted.octokit.request('GET /repos/{owner}/{repo}/compare/{basehead}', {
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

/** Read with everything else: looking for waivers costs no request. */
const waiversFolder = rootOf(waiversPath);

/** Notes that a read was older than what is known. */
type Noted = <T>(read: () => Promise<T>) => () => Promise<T>;

function noting(): { readonly noted: Noted; readonly isBehind: () => boolean } {
  let behind = false;
  const noted: Noted = (read) => () =>
    read().catch((error: unknown) => {
      behind ||= error instanceof Behind;
      throw error;
    });
  return { noted, isBehind: () => behind };
}

/** What changed, in all and by commit, once. */
function changeOf(of: GitHubSourceOf, pullRequest: () => Promise<GitHubPullRequest>, noted: Noted) {
  const { owner, repo, number, isRebased = false } = of;
  const tips = async () => {
    const { base, head } = await pullRequest();
    return { base: base.sha, head: head.sha };
  };
  const { octokit } = of.counted;
  return {
    changedFiles: once(noted(() => listChangedFiles(octokit, { owner, repo, number, isRebased }, tips))),
    commitPatches: once(() => readCommitPatches(octokit, of)),
  };
}

/** The wide read, once for each set of folders that it lists and of parts that it has. */
function snapshots(of: GitHubSourceOf, pullRequest: () => Promise<GitHubPullRequest>, noted: Noted) {
  const known = new Map<string, () => Promise<Snapshot>>();
  return ({ decisionPaths, facts }: Wanted, octokit: GuardedOctokit): (() => Promise<Snapshot>) => {
    const parts = partsFor(facts);
    const roots = [...new Set(decisionPaths.map(rootOf))].filter((root) => root !== '').sort();
    const directories = [...roots, waiversFolder];
    const read = async () => {
      const { base, head } = await pullRequest();
      const shown = seenOf(await getPull(of.counted.octokit, of));
      const { owner, repo, number, proof } = of;
      const at = { owner, repo, number, head: head.sha, base: base.sha, shown, proof };
      return readSnapshot(octokit, { ...at, parts, directories });
    };
    const key = JSON.stringify([parts, directories]);
    const snapshot = known.get(key) ?? once(noted(read));
    known.set(key, snapshot);
    return snapshot;
  };
}

/** Keeps the texts that came with the base branch. */
function remembering(read: ReadBase): { readonly base: ReadBase; readonly known: FilesOf['known'] } {
  const texts = new Map<string, string | null>();
  const base: ReadBase = async (ref) => {
    const found = await read(ref);
    for (const [path, text] of found?.texts ?? []) texts.set(`${found?.sha}:${path}`, text);
    return found;
  };
  return { base, known: ({ sha, path }) => texts.get(`${sha}:${path}`) };
}

/** Other open pull requests, once for each set of folders. */
function othersOpen(
  { owner, repo, number }: GitHubSourceOf,
  octokit: GuardedOctokit,
  snapshot: () => Promise<Snapshot>,
): PullRequestReads['othersOpen'] {
  const known = new Map<string, () => Promise<OthersOpen>>();
  return (folders) => {
    const read = async () => {
      const { openPullRequests: open } = await snapshot();
      return readOthersOpen(octokit, { owner, repo, number, open, folders });
    };
    const key = JSON.stringify(folders);
    const one = known.get(key) ?? once(read);
    known.set(key, one);
    return one();
  };
}

/** What collectors may read of it beyond what every source has. */
function pullRequestReads(
  of: GitHubSourceOf,
  octokit: GuardedOctokit,
  snapshot: () => Promise<Snapshot>,
  history: () => Promise<ChangeHistory>,
): PullRequestReads {
  const { owner, repo, number, self } = of;
  const subject = of.counted.octokit;
  const pages = pagesOf(octokit);
  const others = othersOpen(of, octokit, snapshot);
  return { owner, repo, number, octokit, subject, snapshot, othersOpen: others, history, self, pages };
}

/**
 * Opened once for each set of wishes; every read is made once for all of them. Nothing is read before a collector asks.
 */
export function githubSource(of: GitHubSourceOf): (wanted: Wanted) => GitHubSource {
  const { owner, repo, counted, asOf = (pull) => pull } = of;
  const { octokit } = counted;
  const { base, known } = remembering(of.readBase ?? baseReader(octokit, of, { paths: [], courtesy: [] }));
  const pullRequest = once(async () => asOf(await readPullRequest(octokit, { ...of, base })));
  const mergeBase = once(async () => mergeBaseOf(of, await pullRequest()));
  const { noted, isBehind } = noting();
  const snapshotFor = snapshots(of, pullRequest, noted);
  const shaOf = async (point: Point) =>
    point === 'mergeBase' ? mergeBase() : (await pullRequest())[point === 'base' ? 'base' : 'head'].sha;
  const files = filesOf({ octokit, owner, repo, shaOf, known });
  const change = changeOf(of, pullRequest, noted);
  const history = once(of.history ?? (async () => nothingKept));
  return (wanted) => {
    const verdict = of.octokitFor({ for: 'verdict', kind: 'pull_request', facts: wanted.facts });
    const facts = forAssessment(verdict, counted.calls).octokit;
    const snapshot = snapshotFor(wanted, facts);
    const reads = files.within(snapshot);
    const at = async () => (await pullRequest()).base;
    const made = {
      octokit: facts,
      owner,
      repo,
      published: async () => null,
      madeFrom: () => shaOf('base'),
      pushesTo: of.pushesTo,
    };
    return {
      kind: 'pull_request',
      wanted,
      rules: rulesAt(reads, 'base', `${owner}/${repo}`, at),
      readAt: of.now,
      pullRequest,
      ...change,
      isBehind,
      ...reads,
      sarif: of.sarif,
      checkouts: of.checkouts ?? [],
      github: pullRequestReads(of, facts, snapshot, history),
      release: releaseReads(made, wanted),
      fetch: of.fetch,
    };
  };
}
