/** Makes the wide read and its further pages: everything, or a reason. */
import { own, say } from '../../policies/engine/prose.ts';
import { CannotLook } from '../facts/source.ts';
import { cannotLook } from './cannot-look.ts';
import type { ClientOctokit } from './reads.ts';
import type {
  CheckRunNode,
  CommitNode,
  OpenPullRequestNode,
  ReviewNode,
  Snapshot,
  StatusContextNode,
  TreeNode,
} from './snapshot.ts';
import {
  codeOwnersAliases,
  moreChecksQuery,
  moreCommentsQuery,
  mostAuthors,
  olderQuery,
  snapshotQuery,
} from './snapshot-query.ts';

export interface SnapshotOf {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
  readonly head: string;
  /** Commit whose files are read: the base branch's head. */
  readonly base: string;
  /** Directories of the base to list with their texts, two levels deep. */
  readonly directories: readonly string[];
}

interface Connection<T> {
  readonly nodes: readonly (T | null)[];
  readonly totalCount: number;
  readonly pageInfo: {
    readonly hasPreviousPage?: boolean;
    readonly startCursor?: string | null;
    readonly hasNextPage?: boolean;
    readonly endCursor?: string | null;
  };
}

interface CommentNode {
  readonly databaseId: number;
  readonly viewerDidAuthor: boolean;
}

interface BlobNode {
  readonly text?: string | null;
  readonly isTruncated?: boolean;
}

type Checks = {
  readonly statusCheckRollup: { readonly contexts: Connection<CheckRunNode | StatusContextNode> } | null;
};

interface Answer {
  readonly repository:
    | ({
        readonly pullRequest: {
          readonly reviews: Connection<ReviewNode>;
          readonly commits: Connection<{ readonly commit: CommitNode }>;
          readonly comments: Connection<CommentNode>;
        } | null;
        readonly head: (Checks & { readonly associatedPullRequests: Snapshot['siblings'] }) | null;
        readonly openPullRequests: Connection<OpenPullRequestNode>;
      } & Readonly<Record<string, unknown>>)
    | null;
}

/** Pages that follow; a list longer than this many items is not judged rather than judged in part. */
const mostItems = 5000;

function present<T>(nodes: readonly (T | null)[]): readonly T[] {
  return nodes.filter((node) => node !== null);
}

async function older<T>(
  octokit: ClientOctokit,
  of: SnapshotOf,
  name: 'reviews' | 'commits',
  first: Connection<T>,
): Promise<readonly T[]> {
  let items = present(first.nodes);
  let page = first;
  while (page.pageInfo.hasPreviousPage) {
    if (items.length > mostItems) throw new CannotLook(say`there are more than ${mostItems} ${own(name)}`);
    const answer = await octokit.graphql<{ repository: { pullRequest: Record<typeof name, Connection<T>> } }>(
      olderQuery(name),
      {
        owner: of.owner,
        repo: of.repo,
        number: of.number,
        before: page.pageInfo.startCursor,
      },
    );
    page = answer.repository.pullRequest[name];
    items = [...present(page.nodes), ...items];
  }
  return items;
}

async function allChecks(
  octokit: ClientOctokit,
  of: SnapshotOf,
  head: Checks,
): Promise<Snapshot['pullRequest']['checks']> {
  if (!head.statusCheckRollup) return null;
  let page = head.statusCheckRollup.contexts;
  let nodes = present(page.nodes);
  while (page.pageInfo.hasNextPage) {
    if (nodes.length > mostItems)
      throw new CannotLook(say`there are more than ${mostItems} checks on the head`);
    const answer = await octokit.graphql<{ repository: { head: Checks } }>(moreChecksQuery, {
      owner: of.owner,
      repo: of.repo,
      head: of.head,
      after: page.pageInfo.endCursor,
    });
    const next = answer.repository.head.statusCheckRollup;
    if (!next) throw new CannotLook(own('the list of checks changed while it was read'));
    page = next.contexts;
    nodes = [...nodes, ...present(page.nodes)];
  }
  return nodes;
}

async function ownComments(
  octokit: ClientOctokit,
  of: SnapshotOf,
  first: Connection<CommentNode>,
): Promise<readonly number[]> {
  let page = first;
  let nodes = present(first.nodes);
  while (page.pageInfo.hasNextPage) {
    if (nodes.length > mostItems) throw new CannotLook(say`there are more than ${mostItems} comments`);
    const answer = await octokit.graphql<{
      repository: { pullRequest: { comments: Connection<CommentNode> } };
    }>(moreCommentsQuery, {
      owner: of.owner,
      repo: of.repo,
      number: of.number,
      after: page.pageInfo.endCursor,
    });
    page = answer.repository.pullRequest.comments;
    nodes = [...nodes, ...present(page.nodes)];
  }
  return nodes.filter((node) => node.viewerDidAuthor).map((node) => node.databaseId);
}

function texts(repository: Readonly<Record<string, unknown>>): Snapshot['codeOwners'] {
  return codeOwnersAliases.flatMap(({ alias, path }) => {
    const blob = repository[alias] as BlobNode | null | undefined;
    if (!blob || blob.text === undefined) return [];
    if (blob.text === null || blob.isTruncated) throw new CannotLook(say`${path} is too large or not text`);
    return [{ path, text: blob.text }];
  });
}

function variablesOf(of: SnapshotOf): Record<string, string | number> {
  const codeOwners = codeOwnersAliases.map(({ alias, path }) => [alias, `${of.base}:${path}`]);
  const listed = of.directories.map((path, i) => [`directory${i}`, `${of.base}:${path}`]);
  return {
    owner: of.owner,
    repo: of.repo,
    number: of.number,
    head: of.head,
    ...Object.fromEntries([...codeOwners, ...listed]),
  };
}

async function read(octokit: ClientOctokit, of: SnapshotOf): Promise<Snapshot> {
  const { repository } = await octokit.graphql<Answer>(snapshotQuery(of.directories.length), variablesOf(of));
  if (!repository?.pullRequest || !repository.head)
    throw new CannotLook(own('the pull request or its head commit is gone'));
  const { pullRequest, head, openPullRequests } = repository;
  const commits = await older(octokit, of, 'commits', pullRequest.commits);
  const crowded = commits.find(({ commit }) => commit.authors.totalCount > mostAuthors);
  if (crowded) throw new CannotLook(say`commit ${crowded.commit.oid} has more than ${mostAuthors} authors`);
  return {
    pullRequest: {
      reviews: await older(octokit, of, 'reviews', pullRequest.reviews),
      commits: commits.map(({ commit }) => commit),
      checks: await allChecks(octokit, of, head),
      ownComments: await ownComments(octokit, of, pullRequest.comments),
    },
    openPullRequests: { ...openPullRequests, nodes: present(openPullRequests.nodes) },
    siblings: head.associatedPullRequests,
    codeOwners: texts(repository),
    directories: Object.fromEntries(
      of.directories.map((path, i) => [path, (repository[`directory${i}`] as TreeNode | null) ?? null]),
    ),
  };
}

/** Throws `CannotLook`. GraphQL errors of any part fail the whole read: a null must never pass for "nothing there". */
export async function readSnapshot(octokit: ClientOctokit, of: SnapshotOf): Promise<Snapshot> {
  try {
    return await read(octokit, of);
  } catch (error) {
    throw cannotLook(
      error,
      own('the reviews, commits and checks'),
      'pull_requests, contents, checks and statuses: read',
    );
  }
}
