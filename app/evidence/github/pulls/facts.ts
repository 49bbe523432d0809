/** What GraphQL shows of a pull request, as facts. */
import { say } from '../../../../policies/engine/prose.ts';
import { CannotLook } from '../../../looked.ts';
import { scrubbedText, withoutSecrets } from '../../capture/scrubbed.ts';
import type { Instant } from '../../model/period.ts';
import type {
  DismissalFact,
  LabelFact,
  PullCommitFact,
  PullFact,
  ReviewFact,
  ReviewState,
} from '../../population/facts.ts';
import type { Accounts } from '../accounts.ts';
import { instantOf } from '../asked.ts';
import type { ListNode } from '../graphql.ts';
import type { CommitNode, EventNode, LabelNode, PullNode, ReviewNode } from './nodes.ts';

const states: Readonly<Record<string, ReviewState>> = {
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'changes requested',
  COMMENTED: 'commented',
  DISMISSED: 'dismissed',
};

export const present = <T>(list: { readonly nodes: readonly (T | null)[] | null } | null): readonly T[] =>
  (list?.nodes ?? []).filter((node) => node !== null);

const isCut = (list: ListNode<unknown> | null): boolean =>
  list === null || list.pageInfo.hasNextPage || present(list).length < list.totalCount;

async function reviewOf(node: ReviewNode, accounts: Accounts): Promise<ReviewFact | null> {
  const state = states[node.state];
  // One that is not sent yet.
  if (node.submittedAt === null || node.state === 'PENDING') return null;
  if (state === undefined || node.fullDatabaseId === null)
    throw new CannotLook(say`GitHub's answer about the reviews is not as it describes it (${node.state})`);
  return {
    id: node.fullDatabaseId,
    by: await accounts.of(node.author),
    state,
    at: instantOf(node.submittedAt),
    commit: node.commit?.oid ?? null,
    canPush: node.authorCanPushToRepository,
  };
}

async function commitOf({ commit }: CommitNode, accounts: Accounts): Promise<PullCommitFact> {
  const { oid, messageHeadline, parents, authors, committer, signature } = commit;
  const named = await Promise.all(present(authors).map(({ user }) => accounts.of(user)));
  return {
    sha: oid,
    parents: parents.totalCount,
    headline: scrubbedText(messageHeadline, 200),
    signature: signature && { valid: signature.isValid, byGitHub: signature.wasSignedByGitHub },
    // Those that are not shown are nobody that is known.
    authors: isCut(authors) ? [...named, null] : named,
    committer: await accounts.of(committer?.user ?? null),
  };
}

async function dismissalOf(
  { createdAt, previousReviewState, review, actor }: EventNode,
  accounts: Accounts,
): Promise<readonly DismissalFact[]> {
  const was = states[previousReviewState ?? ''];
  if (createdAt === undefined || was === undefined || review?.fullDatabaseId == null) return [];
  const by = actor === undefined ? {} : { by: await accounts.of(actor) };
  return [{ review: review.fullDatabaseId, at: instantOf(createdAt), was, ...by }];
}

/** From which branch it went to another one. */
function baseChangeOf({ createdAt, previousRefName, oldBase }: EventNode): PullFact['baseChanges'] {
  const from = previousRefName ?? oldBase;
  return createdAt === undefined || from === undefined ? [] : [{ at: instantOf(createdAt), from }];
}

/**
 * GitHub names a label as it is called now: of one that was changed after the merge nobody knows whether it said the same then. Times have
 * seconds: of the second of the merge nobody knows what came first.
 */
function labelMoves({ name, updatedAt }: LabelNode, list: PullNode['timelineItems'], mergedAt: Instant) {
  // One that is older than GitHub keeps such times was never changed since.
  if (isCut(list) || (updatedAt !== null && instantOf(updatedAt) >= mergedAt)) return null;
  const moves = present(list).flatMap(({ __typename: kind, createdAt, label, actor }) =>
    createdAt !== undefined && label?.name === name
      ? [{ isOn: kind === 'LabeledEvent', at: instantOf(createdAt), actor }]
      : [],
  );
  return moves.length === 0 || moves.some(({ at }) => at === mergedAt) ? null : moves;
}

async function labelOf(
  label: LabelNode,
  list: PullNode['timelineItems'],
  mergedAt: Instant,
  accounts: Accounts,
): Promise<LabelFact> {
  const { name } = label;
  const moves = labelMoves(label, list, mergedAt);
  if (moves === null) return { name, atMerge: null };
  const last = moves.findLast(({ at }) => at < mergedAt);
  // Before the first change it was the other way round.
  const atMerge = last?.isOn ?? !moves[0]?.isOn;
  if (!last?.isOn || last.actor === undefined) return { name, atMerge };
  return { name, atMerge, by: await accounts.of(last.actor) };
}

const ticket = (numbers: readonly { readonly number: number }[]): readonly string[] =>
  numbers.map(({ number }) => `#${number}`);

export interface PullsOf {
  readonly accounts: Accounts;
  /** What of a text names a ticket. */
  readonly ticketIn: (text: string) => string | null;
}

export async function factOf(
  node: PullNode,
  mergedAt: string,
  { accounts, ticketIn }: PullsOf,
): Promise<PullFact> {
  const reviews = await Promise.all(present(node.reviews).map((one) => reviewOf(one, accounts)));
  const dismissals = await Promise.all(present(node.timelineItems).map((one) => dismissalOf(one, accounts)));
  const named = ticketIn(node.body.slice(0, 20_000));
  const cuts = [
    ['reviews', node.reviews],
    ['commits', node.commits],
    ['dismissals', node.timelineItems],
    ['labels', node.labels],
  ] as const;
  return {
    number: node.number,
    title: scrubbedText(node.title, 300),
    base: node.baseRefName,
    branch: withoutSecrets(node.headRefName),
    head: node.headRefOid,
    fromFork: node.isCrossRepository,
    createdAt: instantOf(node.createdAt),
    mergedAt: instantOf(mergedAt),
    mergeCommit: node.mergeCommit?.oid ?? null,
    author: await accounts.of(node.author),
    mergedBy: await accounts.of(node.mergedBy),
    labels: await Promise.all(
      present(node.labels).map((one) => labelOf(one, node.timelineItems, instantOf(mergedAt), accounts)),
    ),
    tickets: [...ticket(present(node.closingIssuesReferences ?? null)), ...(named === null ? [] : [named])],
    reviews: reviews.filter((one) => one !== null),
    dismissals: dismissals.flat(),
    baseChanges: present(node.timelineItems).flatMap(baseChangeOf),
    commits: await Promise.all(present(node.commits).map((one) => commitOf(one, accounts))),
    commitCount: node.commits.totalCount,
    cut: [
      ...cuts.flatMap(([name, list]) => (isCut(list) ? [name] : [])),
      ...(node.closingIssuesReferences ? [] : (['tickets'] as const)),
    ],
  };
}
