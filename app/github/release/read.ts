/** The release of a tag as it is now, and the wide read about it: everything, or a reason. */
import { own, say } from '../../../policies/engine/prose.ts';
import { CannotLook } from '../../looked.ts';
import { cannotLook } from '../access/reasons.ts';
import { type Connection, readWhole } from '../connection.ts';
import type { GuardedOctokit } from '../reads.ts';
import { moreReleasesQuery, recentReleasesQuery, releaseQuery, releaseSnapshotQuery } from './query.ts';
import type { OpenItem, PublishedRelease, ReleaseSnapshot } from './reads.ts';

export interface RepositoryOf {
  readonly octokit: GuardedOctokit;
  readonly owner: string;
  readonly repo: string;
}

interface ReleaseNode {
  readonly tagName: string;
  readonly isDraft: boolean;
  readonly isPrerelease: boolean;
  readonly publishedAt: string | null;
  readonly tagCommit: { readonly oid: string } | null;
}

interface Now {
  readonly repository: {
    readonly defaultBranchRef: { readonly name: string; readonly target: { readonly oid: string } } | null;
    readonly release:
      | (ReleaseNode & {
          readonly name: string | null;
          readonly description: string | null;
          readonly author: { readonly login: string } | null;
        })
      | null;
  } | null;
}

/** A release, and the branch whose rules judge it: the default branch, which a release cannot choose. */
export interface ReleaseNow {
  readonly release: PublishedRelease | null;
  readonly rules: { readonly ref: string; readonly sha: string };
}

function tagged(node: ReleaseNode): ReleaseSnapshot['releases'] {
  const { tagName: tag, isPrerelease: prerelease, publishedAt, tagCommit, isDraft } = node;
  if (isDraft || publishedAt === null || tagCommit === null) return [];
  return [{ tag, prerelease, publishedAt, commit: tagCommit.oid }];
}

/** `release` is null when there is none for the tag, or only a draft. Throws what GitHub's failures throw. */
export async function readReleaseNow(of: RepositoryOf, tag: string): Promise<ReleaseNow> {
  const { octokit, owner, repo } = of;
  const { repository } = await octokit.graphql<Now>(releaseQuery, { owner, repo, tag });
  const branch = repository?.defaultBranchRef;
  if (!branch) throw new CannotLook(own('the repository has no default branch, or is gone'));
  const rules = { ref: branch.name, sha: branch.target.oid };
  const node = repository.release;
  const [published] = node ? tagged(node) : [];
  if (!node || !published) return { release: null, rules };
  const { name, description, author } = node;
  const words = { name: name ?? tag, notes: description ?? '', author: author?.login ?? null };
  return { release: { ...published, ...words }, rules };
}

type Open = { readonly totalCount: number; readonly nodes: readonly (OpenItem | null)[] };

type SnapshotNode = Readonly<Record<string, unknown>> & { readonly releases: Connection<ReleaseNode> };

/** Issues that the token may not see count, too: one of them is enough to hold a release. */
function blockersOf(repository: SnapshotNode, labels: readonly string[]): ReleaseSnapshot['blockers'] {
  return labels.flatMap((label, i) =>
    (['issue', 'pull_request'] as const).map((kind) => {
      const open = repository[`${kind === 'issue' ? 'issues' : 'pulls'}${i}`] as Open | null | undefined;
      if (!open) throw new CannotLook(say`GitHub does not say what is open with the label ${label}`);
      return { label, kind, items: open.nodes.filter((item) => item !== null), total: open.totalCount };
    }),
  );
}

interface RootNode {
  readonly entries?: readonly { readonly name: string; readonly type: string }[];
}

async function read(
  of: RepositoryOf,
  labels: readonly string[],
  root: string | null,
): Promise<ReleaseSnapshot> {
  const { octokit, owner, repo } = of;
  const named = Object.fromEntries(labels.map((label, i) => [`label${i}`, label]));
  const variables = { owner, repo, ...named, ...(root === null ? {} : { root }) };
  const query = releaseSnapshotQuery(labels.length, root !== null);
  const { repository } = await octokit.graphql<{ repository: SnapshotNode | null }>(query, variables);
  if (!repository) throw new CannotLook(own('the repository is gone'));
  const releases = await readWhole(repository.releases, 'releases', async (after) => {
    const more = { owner, repo, after };
    return (await octokit.graphql<{ repository: SnapshotNode | null }>(moreReleasesQuery, more)).repository
      ?.releases;
  });
  const tree = repository.root as RootNode | null | undefined;
  const files = (tree?.entries ?? []).filter(({ type }) => type === 'blob');
  return {
    releases: releases.flatMap(tagged),
    blockers: blockersOf(repository, labels),
    rootFiles: files.map(({ name }) => name).sort(),
  };
}

/** The thirty newest ones that are published. Throws what GitHub's failures throw. */
export async function readRecentReleases({
  octokit,
  owner,
  repo,
}: RepositoryOf): Promise<ReleaseSnapshot['releases']> {
  const { repository } = await octokit.graphql<{
    readonly repository: { readonly releases: { readonly nodes: readonly ReleaseNode[] } } | null;
  }>(recentReleasesQuery, { owner, repo });
  return (repository?.releases.nodes ?? []).flatMap(tagged);
}

/** `root`: the commit whose root is listed; none when null. Throws `CannotLook`. */
export async function readReleaseSnapshot(
  of: RepositoryOf,
  labels: readonly string[],
  root: string | null,
): Promise<ReleaseSnapshot> {
  try {
    return await read(of, labels, root === null ? null : `${root}:`);
  } catch (error) {
    throw cannotLook(
      error,
      own('the releases and what holds them'),
      'contents, issues and pull_requests: read',
    );
  }
}
