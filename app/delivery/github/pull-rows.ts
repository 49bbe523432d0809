/** A pull request as GraphQL tells it → a row. Pure. */
import { authorKind } from '../../git/author-kind.ts';
import { present } from '../../github/connection.ts';
import { repairsOf } from '../clone/repairs.ts';
import type { Cohort, PullRequestTimes, Review } from '../definitions/model.ts';
import type { Home } from '../definitions/references.ts';
import type { PullCommit, PullRow } from './rows.ts';

export interface ActorNode {
  readonly __typename: string;
  readonly login: string;
}

export interface GitAuthorNode {
  readonly name: string | null;
  readonly email: string | null;
}

export interface Page<T> {
  readonly totalCount: number;
  readonly nodes: readonly (T | null)[] | null;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

export interface PullCommitNode {
  readonly commit: {
    readonly oid: string;
    readonly authoredDate: string;
    readonly messageHeadline: string;
    readonly author: GitAuthorNode | null;
  };
}

export interface ReviewNode {
  readonly submittedAt: string | null;
  readonly state: string;
  readonly author: ActorNode | null;
}

export interface EventNode {
  readonly __typename: string;
  readonly createdAt: string;
}

export interface PullNode {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly state: 'OPEN' | 'CLOSED' | 'MERGED';
  readonly isDraft: boolean;
  readonly isCrossRepository: boolean;
  readonly baseRefName: string;
  readonly headRefName: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly mergedAt: string | null;
  readonly mergeCommit: { readonly oid: string } | null;
  /** Null for a deleted account. */
  readonly author: ActorNode | null;
  readonly labels: Page<{ readonly name: string }> | null;
  readonly commits: Page<PullCommitNode>;
  readonly reviews: Page<ReviewNode> | null;
  readonly timelineItems: Page<EventNode>;
}

const page = 'totalCount pageInfo { hasNextPage endCursor }';

/** What each list of a pull request is asked for; each costs a request for every pull request of a page, however long it is. */
export const pullLists = {
  commits: `${page} nodes { commit { oid authoredDate messageHeadline author { name email } } }`,
  reviews: `${page} nodes { submittedAt state author { __typename login } }`,
  timelineItems: `${page} nodes { __typename ... on ReadyForReviewEvent { createdAt } ... on ConvertToDraftEvent { createdAt } ... on HeadRefForcePushedEvent { createdAt } ... on AddedToMergeQueueEvent { createdAt } ... on RemovedFromMergeQueueEvent { createdAt } }`,
} as const;

export const timelineTypes =
  'itemTypes: [READY_FOR_REVIEW_EVENT, CONVERT_TO_DRAFT_EVENT, HEAD_REF_FORCE_PUSHED_EVENT, ADDED_TO_MERGE_QUEUE_EVENT, REMOVED_FROM_MERGE_QUEUE_EVENT]';

/** For `... on PullRequest` or a list of them: what {@link PullNode} holds. */
export const pullSelection = `number title body state isDraft isCrossRepository baseRefName headRefName createdAt updatedAt mergedAt
  mergeCommit { oid } author { __typename login }
  labels(first: 50) { ${page} nodes { name } }
  commits(first: 100) { ${pullLists.commits} }
  reviews(first: 50) { ${pullLists.reviews} }
  timelineItems(first: 50, ${timelineTypes}) { ${pullLists.timelineItems} }`;

export const secondsOf = (time: string): number => Math.floor(Date.parse(time) / 1000);

/** Nothing of who people are is kept but whether they are people. */
export function kindOfActor(actor: ActorNode | null): Cohort {
  if (actor === null) return 'person';
  const isBot = actor.__typename === 'Bot';
  const kind = authorKind({ name: isBot ? `${actor.login}[bot]` : actor.login, email: '' });
  if (isBot) return kind === 'agent' ? 'agent' : 'bot';
  // People are called as agents are; an account of a person that is run by a program says `bot`.
  return kind === 'bot' ? 'bot' : 'person';
}

export const kindOfGitAuthor = (author: GitAuthorNode | null): Cohort =>
  authorKind({ name: author?.name ?? '', email: author?.email ?? '' });

/** As git and GitHub begin the message of a merge. */
const mergeWords = /^Merge (?:branch|branches|remote-tracking branch|commit|tag|pull request) /;

function commitOf({ commit }: PullCommitNode): PullCommit {
  return {
    sha: commit.oid,
    writtenAt: secondsOf(commit.authoredDate),
    cohort: kindOfGitAuthor(commit.author),
    isMerge: mergeWords.test(commit.messageHeadline),
  };
}

/** Who opens it counts; of what a person opens, programs that wrote all of it. */
function cohortOf(author: ActorNode | null, commits: readonly PullCommit[]): Cohort {
  const opener = kindOfActor(author);
  if (opener !== 'person') return opener;
  const kinds = new Set(commits.filter(({ isMerge }) => !isMerge).map(({ cohort }) => cohort));
  return kinds.size === 1 && kinds.has('agent') ? 'agent' : 'person';
}

/** Of two deleted accounts nobody can tell whether they were one; only a verdict is never its author's own. */
function byOf(review: ReviewNode, author: ActorNode | null): Review['by'] {
  if (review.author === null) {
    const isVerdict = review.state === 'APPROVED' || review.state === 'CHANGES_REQUESTED';
    return author === null && !isVerdict ? 'author' : 'person';
  }
  if (author !== null && review.author.login.toLowerCase() === author.login.toLowerCase()) return 'author';
  return kindOfActor(review.author) === 'person' ? 'person' : 'bot';
}

function reviewsOf(nodes: readonly ReviewNode[], author: ActorNode | null): readonly Review[] {
  return nodes.flatMap((review): readonly Review[] => {
    // One that is not sent yet.
    if (review.submittedAt === null) return [];
    const at = secondsOf(review.submittedAt);
    return [{ at, by: byOf(review, author), approves: review.state === 'APPROVED' }];
  });
}

interface Event {
  readonly kind: string;
  readonly at: number;
}

/** When it was a draft, from what it was turned into and what it is now. */
function draftsOf(
  events: readonly Event[],
  isDraft: boolean,
  openedAt: number,
  ended: number | null,
): PullRequestTimes['drafts'] {
  const turns = events.filter(({ kind }) => kind === 'ReadyForReviewEvent' || kind === 'ConvertToDraftEvent');
  const wasDraft = turns[0] ? turns[0].kind === 'ReadyForReviewEvent' : isDraft;
  const drafts: { from: number; to: number | null }[] = [];
  let from = wasDraft ? openedAt : null;
  for (const { kind, at } of turns) {
    if (kind === 'ConvertToDraftEvent') from ??= at;
    else if (from !== null) {
      drafts.push({ from, to: at });
      from = null;
    }
  }
  return from === null ? drafts : [...drafts, { from, to: ended }];
}

/** Seconds: being merged takes it out of the queue, too. */
const withTheMerge = 60;

/** The queue that merged it is the one that it did not leave before. */
function queuedAtOf(events: readonly Event[], mergedAt: number | null): number | null {
  if (mergedAt === null) return null;
  const own = events.filter(({ kind, at }) => kind.endsWith('MergeQueueEvent') && at <= mergedAt);
  const added = own.findLast(({ kind }) => kind === 'AddedToMergeQueueEvent');
  if (!added) return null;
  const left = own.some(
    ({ kind, at }) => kind === 'RemovedFromMergeQueueEvent' && at >= added.at && at < mergedAt - withTheMerge,
  );
  return left ? null : added.at;
}

const isCut = (list: Page<unknown> | null): boolean =>
  list === null || list.pageInfo.hasNextPage || present(list.nodes ?? []).length < list.totalCount;

/** Sorted by time, whatever the order in which they were told. */
function eventsOf(nodes: readonly EventNode[]): readonly Event[] {
  return nodes
    .filter(({ createdAt }) => createdAt !== undefined)
    .map(({ __typename: kind, createdAt }) => ({ kind, at: secondsOf(createdAt) }))
    .toSorted((a, b) => a.at - b.at);
}

/** Lists that go on where the node ends are `cut`: they are read on first, or not known. */
export function pullRowOf(node: PullNode, home: Home | null): PullRow {
  const { author, title, body, headRefName: branch, isCrossRepository: isFork } = node;
  const openedAt = secondsOf(node.createdAt);
  const mergedAt = node.mergedAt === null ? null : secondsOf(node.mergedAt);
  const commits = present(node.commits.nodes ?? []).map(commitOf);
  const events = eventsOf(present(node.timelineItems.nodes ?? []));
  const { reverted, causedBy, isRevert, hotfix } = repairsOf({ title, body, branch, isFork }, home);
  const lists = [
    ['commits', node.commits],
    ['reviews', node.reviews],
    ['timeline', node.timelineItems],
    ['labels', node.labels],
  ] as const;
  return {
    number: node.number,
    title,
    state: node.state === 'MERGED' ? 'merged' : node.state === 'OPEN' ? 'open' : 'closed',
    base: node.baseRefName,
    branch,
    cohort: cohortOf(author, commits),
    openedAt,
    updatedAt: secondsOf(node.updatedAt),
    mergedAt,
    mergeCommit: node.mergeCommit?.oid ?? null,
    commits,
    commitCount: node.commits.totalCount,
    drafts: draftsOf(events, node.isDraft, openedAt, mergedAt),
    reviews: reviewsOf(present(node.reviews?.nodes ?? []), author),
    queuedAt: queuedAtOf(events, mergedAt),
    rewritten: events.some(({ kind }) => kind === 'HeadRefForcePushedEvent'),
    cut: lists.flatMap(([name, list]) => (isCut(list) ? [name] : [])),
    labels: present(node.labels?.nodes ?? []).map(({ name }) => name),
    named: { reverted, causedBy, isRevert, hotfix },
  };
}
