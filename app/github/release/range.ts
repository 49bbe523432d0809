/** Which commits a release adds: those in it and not in the release before. */
import { own, say } from '../../../policies/engine/prose.ts';
import { earlierReleases, earlierVersions } from '../../../policies/formats/release-order.ts';
import { CannotLook } from '../../looked.ts';
import { cannotLook } from '../access/reasons.ts';
import type { RepositoryOf } from './read.ts';
import type { PublishedRelease, ReleaseSnapshot } from './reads.ts';

/** Commits of one release that are looked at. */
export const maxReleasedCommits = 500;

/** Earlier releases that are tried as the one this one grew out of, when versions do not show it. */
const maxTries = 5;

type Before = ReleaseSnapshot['releases'][number];

export interface ReleaseRange {
  /** Null: there is no release before. */
  readonly since: Before | null;
  /** Oldest first; at most {@link maxReleasedCommits}. */
  readonly commits: readonly string[];
  readonly total: number;
}

interface Page {
  readonly behind: number;
  readonly total: number;
  readonly commits: readonly string[];
}

async function pageOf(of: RepositoryOf, since: Before, commit: string, page: number): Promise<Page> {
  try {
    const { data } = await of.octokit.request('GET /repos/{owner}/{repo}/compare/{basehead}', {
      owner: of.owner,
      repo: of.repo,
      basehead: `${since.commit}...${commit}`,
      per_page: 100,
      page,
    });
    const commits = data.commits.map(({ sha }) => sha);
    return { behind: data.behind_by, total: data.total_commits, commits };
  } catch (error) {
    throw cannotLook(error, say`the commits since ${since.tag}`, 'contents: read');
  }
}

/** The newest release that the commit has in its past; when none of the newest is, the newest: what it lacks is then looked at, too. */
async function byPast(of: RepositoryOf, earlier: readonly Before[], commit: string): Promise<Before | null> {
  for (const since of earlier.slice(0, maxTries))
    if ((await pageOf(of, since, commit, 1)).behind === 0) return since;
  return earlier[0] ?? null;
}

/** `release` is null for one that a pull request proposes; `commit` is then the head of the branch it is made from. */
export async function readReleaseRange(
  of: RepositoryOf,
  release: PublishedRelease | null,
  commit: string,
  { releases }: Pick<ReleaseSnapshot, 'releases'>,
): Promise<ReleaseRange> {
  const lower = release ? earlierVersions(release, releases)[0] : undefined;
  const since = lower ?? (await byPast(of, earlierReleases(release, releases), commit));
  if (!since) return { since: null, commits: [], total: 0 };
  const { total, commits: first } = await pageOf(of, since, commit, 1);
  const wanted = Math.min(total, maxReleasedCommits);
  const pages = await Promise.all(
    Array.from({ length: Math.max(0, Math.ceil(wanted / 100) - 1) }, (_, i) =>
      pageOf(of, since, commit, i + 2),
    ),
  );
  const commits = [...first, ...pages.flatMap((page) => page.commits)];
  if (new Set(commits).size < wanted)
    throw new CannotLook(
      say`GitHub shows only ${commits.length} of ${total} ${own('commits')} since ${since.tag}`,
    );
  return { since, commits: commits.slice(0, wanted), total };
}
