/** Makes the wide read and its further pages: everything, or a reason. */
import type { FactName } from '../../../policies/engine/facts.ts';
import { own, say } from '../../../policies/engine/prose.ts';
import { CannotLook } from '../../looked.ts';
import { isOlderPull, type Proof, type PullSeen } from '../../proof.ts';
import { type Asking, askForLess } from '../access/ask-for-less.ts';
import { graphqlErrors, kindsOf, messageOf } from '../access/graphql-errors.ts';
import { cannotLook } from '../access/reasons.ts';
import { Behind } from '../behind.ts';
import { type Connection, nextCursor, present, readWhole } from '../connection.ts';
import type { GuardedOctokit } from '../reads.ts';
import { type RawCheckRunNode, withIds } from './check-ids.ts';
import type {
  BaseChangeNode,
  CommitNode,
  OpenPullRequestNode,
  ReviewNode,
  Snapshot,
  StatusContextNode,
  TreeNode,
} from './snapshot.ts';
import {
  codeOwnersAliases,
  gitAttributesAlias,
  maxAuthors,
  maxCommits,
  moreChecksQuery,
  moreCommentsQuery,
  olderQuery,
  pageSizes,
  snapshotQuery,
} from './snapshot-query.ts';
import { templateExpressions, templatesIn } from './snapshot-templates.ts';

/** Parts with a permission of their own, which the token has only where somebody wants them. */
export interface SnapshotParts {
  /** The teams that a review was given for: `members: read`. */
  readonly teams: boolean;
  /** The issues that merging closes: `issues: read`. */
  readonly issues: boolean;
}

/** What the collectors of these facts look at. */
export function partsFor(facts: readonly FactName[]): SnapshotParts {
  return { teams: facts.includes('reviews'), issues: facts.includes('linkedWork') };
}

export interface SnapshotOf {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
  readonly head: string;
  /** Commit whose files are read: the base branch's head. */
  readonly base: string;
  /** The pull request as REST shows it, and what events prove of it: an older answer is not believed. */
  readonly shown?: PullSeen;
  readonly proof?: Proof | undefined;
  readonly parts: SnapshotParts;
  /** Directories of the base to list with their texts, two levels deep. */
  readonly directories: readonly string[];
}

interface CommentNode {
  readonly fullDatabaseId: string;
  readonly viewerDidAuthor: boolean;
}

interface PullNode {
  readonly updatedAt: string;
  readonly headRefOid: string;
  readonly baseRefName: string;
  readonly reviews: Connection<ReviewNode>;
  readonly commits: Connection<{ readonly commit: CommitNode }>;
  readonly comments: Connection<CommentNode>;
  readonly timelineItems: { readonly nodes: readonly (BaseChangeNode | null)[] };
  readonly closingIssuesReferences?: Snapshot['closingIssues'];
}

interface HeadNode {
  readonly statusCheckRollup: { readonly contexts: Connection<RawCheckRunNode | StatusContextNode> } | null;
}

type RepositoryNode = Readonly<Record<string, unknown>> & {
  readonly visibility: Snapshot['visibility'];
  readonly nameWithOwner: string;
  readonly url: string;
  readonly pullRequest: PullNode | null;
  readonly head: HeadNode | null;
  readonly heads: Snapshot['heads'];
  readonly openPullRequests: Connection<OpenPullRequestNode> & { readonly totalCount: number };
};

interface Answer {
  readonly repository: RepositoryNode | null;
}

interface GraphqlError {
  readonly errors: readonly { readonly type?: string; readonly path?: readonly unknown[] }[];
  readonly data: Answer;
}

function isGraphqlError(error: unknown): error is GraphqlError {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors) && 'data' in error;
}

function isMissingPull({ type, path }: GraphqlError['errors'][number]): boolean {
  return type === 'NOT_FOUND' && path?.at(-1) === 'pullRequest';
}

/**
 * Fields that may be refused on their own: `members: read`, which a workflow's own token never has, and `issues: read`. A
 * person's token is refused by its scopes.
 */
const refusable: readonly string[] = ['onBehalfOf', 'closingIssuesReferences'];
const refusals: ReadonlySet<string> = new Set(['forbidden', 'insufficient_scopes']);

function isTolerable(error: { readonly path?: readonly unknown[] }): boolean {
  const isRefusal = kindsOf(error).some((kind) => refusals.has(kind));
  return isRefusal && refusable.some((field) => error.path?.includes(field));
}

/** `onBehalfOf` cannot be null by GitHub's schema: where all of it is refused, the review itself is null. */
function hidesReviews({ repository }: Answer): boolean {
  return repository?.pullRequest?.reviews?.nodes.some((node) => node === null) ?? true;
}

/**
 * The answer without the names of the teams a review was given for and the linked issues, when only those were refused: a
 * missing name only leaves an approval uncounted, and the reader of the issues reports the refusal.
 */
function withoutRefused(error: unknown): Answer {
  // REST has just shown it.
  if (isGraphqlError(error) && error.errors.some(isMissingPull)) throw new Behind(own('the pull request'));
  if (!isGraphqlError(error) || !error.data || !error.errors.every(isTolerable)) throw error;
  if (hidesReviews(error.data)) throw error;
  return error.data;
}

/** Whether a read without the teams of reviews may show what this one did not. */
function refusesTeams(error: unknown): boolean {
  return graphqlErrors(error).some(
    (one) =>
      kindsOf(one).some((kind) => refusals.has(kind)) &&
      ((one as { readonly path?: readonly unknown[] }).path?.includes('onBehalfOf') ||
        /combinedSlug|onBehalfOf/.test(messageOf(one))),
  );
}

/** Asks one further page of a connection of the pull request or its head. */
type Ask = (query: string, cursor: object) => Promise<RepositoryNode | null>;

async function allCommits(ask: Ask, first: PullNode['commits']): Promise<readonly CommitNode[]> {
  const more = async (before: string) => (await ask(olderQuery('commits'), { before }))?.pullRequest?.commits;
  const whole = await readWhole(first, 'commits', more, { maxListed: maxCommits });
  const commits = whole.map(({ commit }) => commit);
  const crowded = commits.find(({ authors }) => authors.totalCount > maxAuthors);
  if (crowded) throw new CannotLook(say`commit ${crowded.oid} has more than ${maxAuthors} authors`);
  return commits;
}

async function allChecks(
  ask: Ask,
  { statusCheckRollup: rollup }: HeadNode,
): Promise<Snapshot['pullRequest']['checks']> {
  if (!rollup) return null;
  const more = async (after: string) =>
    (await ask(moreChecksQuery, { after }))?.head?.statusCheckRollup?.contexts;
  return (await readWhole(rollup.contexts, 'checks on the head', more)).map(withIds);
}

function allReviews(ask: Ask, first: PullNode['reviews']): Promise<readonly ReviewNode[]> {
  return readWhole(
    first,
    'reviews',
    async (before) => (await ask(olderQuery('reviews'), { before }))?.pullRequest?.reviews,
  );
}

async function ownComments(ask: Ask, first: PullNode['comments']): Promise<readonly number[]> {
  const more = async (after: string) => (await ask(moreCommentsQuery, { after }))?.pullRequest?.comments;
  const comments = await readWhole(first, 'comments', more, { lenient: true });
  return comments
    .filter(({ viewerDidAuthor }) => viewerDidAuthor)
    .map(({ fullDatabaseId }) => Number(fullDatabaseId));
}

interface BlobNode {
  readonly text?: string | null;
  readonly isTruncated?: boolean;
}

/** When one is unreadable, everything else is still used: the collector that needs it reports it. */
function codeOwners(repository: RepositoryNode): Snapshot['codeOwners'] {
  return codeOwnersAliases.flatMap(({ alias, path }) => {
    const blob = repository[alias] as BlobNode | null | undefined;
    if (!blob || blob.text === undefined) return [];
    return [{ path, text: blob.isTruncated ? null : blob.text }];
  });
}

/** The same. */
function gitAttributes(repository: RepositoryNode): Snapshot['gitAttributes'] {
  const blob = repository[gitAttributesAlias.alias] as BlobNode | null | undefined;
  if (!blob || blob.text === undefined) return null;
  return { text: blob.isTruncated ? null : blob.text };
}

function expressions({ base, directories }: SnapshotOf): Readonly<Record<string, string>> {
  const owners = [...codeOwnersAliases, gitAttributesAlias].map(({ alias, path }) => [
    alias,
    `${base}:${path}`,
  ]);
  const listed = directories.map((path, i) => [`directory${i}`, `${base}:${path}`]);
  return Object.fromEntries([...owners, ...templateExpressions(base), ...listed]);
}

/** What REST showed, and an event before it, was there already: an answer without it is an older one. */
function checkFresh({ number, shown, proof }: SnapshotOf, node: PullNode): void {
  if (!shown) return;
  const { updatedAt, headRefOid: head, baseRefName: base } = node;
  const isOther = head !== shown.head || base !== shown.base;
  const isOld = isOther || Date.parse(updatedAt) < Date.parse(shown.updatedAt);
  if (isOld || isOlderPull({ updatedAt, head, base, open: shown.open, is: null }, proof?.pull))
    throw new Behind(say`pull request ${own(`#${number}`)}`);
}

/** A refused team costs the names of the teams, not the reviews. */
async function readShown(octokit: GuardedOctokit, of: SnapshotOf, asking: Asking): Promise<Snapshot> {
  try {
    return await read(octokit, of, asking);
  } catch (error) {
    if (!of.parts.teams || !refusesTeams(error)) throw error;
    return read(octokit, { ...of, parts: { ...of.parts, teams: false } }, asking);
  }
}

async function read(octokit: GuardedOctokit, of: SnapshotOf, { size, request }: Asking): Promise<Snapshot> {
  const { owner, repo, number, head: sha } = of;
  const ask: Ask = async (query, more) => {
    const variables = { owner, repo, number, head: sha, base: of.base, page: size, ...of.parts, ...more };
    const { repository } = await octokit
      .graphql<Answer>(query, { ...variables, request })
      .catch(withoutRefused);
    return repository;
  };
  const repository = await ask(snapshotQuery(of.directories.length), expressions(of));
  // REST has just shown both.
  if (!repository?.pullRequest || !repository.head)
    throw new Behind(say`pull request ${own(`#${number}`)} or its head commit`);
  checkFresh(of, repository.pullRequest);
  const { pullRequest, head, openPullRequests, heads } = repository;
  return {
    visibility: repository.visibility,
    repository: { nameWithOwner: repository.nameWithOwner, url: repository.url },
    closingIssues: pullRequest.closingIssuesReferences ?? null,
    pullRequest: {
      reviews: await allReviews(ask, pullRequest.reviews),
      commits: await allCommits(ask, pullRequest.commits),
      checks: await allChecks(ask, head),
      baseChanges: present(pullRequest.timelineItems.nodes),
      ownComments: await ownComments(ask, pullRequest.comments),
    },
    openPullRequests: {
      nodes: present(openPullRequests.nodes),
      totalCount: openPullRequests.totalCount,
      endCursor: nextCursor(openPullRequests),
    },
    heads,
    codeOwners: codeOwners(repository),
    gitAttributes: gitAttributes(repository),
    templates: templatesIn(repository),
    directories: Object.fromEntries(
      of.directories.map((path, i) => [path, (repository[`directory${i}`] as TreeNode | null) ?? null]),
    ),
  };
}

/** Throws `CannotLook`. Asks for smaller pages when GitHub does not manage large ones. GraphQL errors of any part fail the whole read: a null must never pass for "nothing there". */
export async function readSnapshot(octokit: GuardedOctokit, of: SnapshotOf): Promise<Snapshot> {
  try {
    return await askForLess(pageSizes, (asking) => readShown(octokit, of, asking));
  } catch (error) {
    throw cannotLook(
      error,
      own('the reviews, commits and checks'),
      'pull_requests, contents, checks and statuses: read',
    );
  }
}
