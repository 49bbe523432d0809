/** Pull requests that were merged since a time, with their reviews and commits: 25 at a time. */
import { own, say } from '../../../policies/engine/prose.ts';
import { CannotLook } from '../../looked.ts';
import type { Instant } from '../model/period.ts';
import type {
  DismissalFact,
  PullCommitFact,
  PullFact,
  ReviewFact,
  ReviewState,
} from '../population/facts.ts';
import { type Accounts, type ActorNode, actorSelection, userSelection } from './accounts.ts';
import { instantOf, type RepositoryAt } from './asked.ts';
import { ask, type ListNode, listInfo, listPages } from './graphql.ts';

interface SignatureNode {
  readonly isValid: boolean;
  readonly wasSignedByGitHub: boolean;
}

interface CommitNode {
  readonly commit: {
    readonly oid: string;
    readonly messageHeadline: string;
    readonly parents: { readonly totalCount: number };
    readonly authors: ListNode<{ readonly user: ActorNode | null }>;
    readonly committer: { readonly user: ActorNode | null } | null;
    readonly signature: SignatureNode | null;
  };
}

interface ReviewNode {
  readonly fullDatabaseId: string | null;
  readonly author: ActorNode | null;
  readonly authorCanPushToRepository: boolean;
  readonly state: string;
  readonly submittedAt: string | null;
  readonly commit: { readonly oid: string } | null;
}

interface DismissalNode {
  readonly createdAt?: string;
  readonly previousReviewState?: string;
  readonly review?: { readonly fullDatabaseId: string | null } | null;
}

interface PullNode {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly baseRefName: string;
  readonly headRefName: string;
  readonly headRefOid: string;
  readonly isCrossRepository: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly mergedAt: string | null;
  readonly mergeCommit: { readonly oid: string } | null;
  readonly author: ActorNode | null;
  readonly mergedBy: ActorNode | null;
  readonly labels: ListNode<{ readonly name: string }> | null;
  readonly reviews: ListNode<ReviewNode> | null;
  readonly commits: ListNode<CommitNode>;
  readonly timelineItems: ListNode<DismissalNode>;
  readonly closingIssuesReferences?: {
    readonly totalCount: number;
    readonly nodes: readonly ({ readonly number: number } | null)[] | null;
  } | null;
}

const lists = {
  reviews: `${listInfo} nodes { fullDatabaseId author { ${actorSelection} } authorCanPushToRepository state submittedAt commit { oid } }`,
  commits: `${listInfo} nodes { commit { oid messageHeadline parents { totalCount } authors(first: 5) { ${listInfo} nodes { user { ${userSelection} } } } committer { user { ${userSelection} } } signature { isValid wasSignedByGitHub } } }`,
  timelineItems: `${listInfo} nodes { ... on ReviewDismissedEvent { createdAt previousReviewState review { fullDatabaseId } } }`,
} as const;

const dismissals = 'itemTypes: [REVIEW_DISMISSED_EVENT]';

const selection = `number title body baseRefName headRefName headRefOid isCrossRepository createdAt updatedAt mergedAt
  mergeCommit { oid } author { ${actorSelection} } mergedBy { ${actorSelection} }
  labels(first: 20) { ${listInfo} nodes { name } }
  reviews(first: 30) { ${lists.reviews} }
  commits(first: 20) { ${lists.commits} }
  timelineItems(first: 20, ${dismissals}) { ${lists.timelineItems} }`;

/** Issues are another permission's: without it GitHub refuses all that is asked along with them. */
const closing = 'closingIssuesReferences(first: 3) { totalCount nodes { number } }';

const what = own('the pull requests');
const permission = 'pull_requests: read';
const after = (cursor: string | null) => ({ after: { type: 'String', value: cursor } });

/** Pages that one list of one pull request is read on for: what is longer is not judged from a part. */
const maxMore = 30;

const more = [
  ['reviews', ''],
  ['commits', ''],
  ['timelineItems', `, ${dismissals}`],
] as const;

/** Lists that go on where the node ends are read to their end, one request each. */
async function readOn(at: RepositoryAt, node: PullNode): Promise<PullNode> {
  let whole = node;
  for (const [name, filter] of more)
    for (let page = 0; page < maxMore; page += 1) {
      const list = whole[name];
      const cursor = list?.pageInfo.hasNextPage ? list.pageInfo.endCursor : null;
      if (!list || !cursor) break;
      const { pullRequest } = await ask<{ readonly pullRequest: Pick<PullNode, typeof name> | null }>(at, {
        name: `pullRequest ${name}`,
        body: `pullRequest(number: $number) { ${name}(first: 100, after: $after${filter}) { ${lists[name]} } }`,
        variables: { ...after(cursor), number: { type: 'Int!', value: node.number } },
        what,
        permission,
        idsOf: () => [String(node.number)],
      });
      const next = pullRequest?.[name];
      if (!next) break;
      whole = { ...whole, [name]: { ...next, nodes: [...(list.nodes ?? []), ...(next.nodes ?? [])] } };
    }
  return whole;
}

const states: Readonly<Record<string, ReviewState>> = {
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'changes requested',
  COMMENTED: 'commented',
  DISMISSED: 'dismissed',
};

const present = <T>(list: { readonly nodes: readonly (T | null)[] | null } | null): readonly T[] =>
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
    headline: messageHeadline.slice(0, 200),
    signature: signature && { valid: signature.isValid, byGitHub: signature.wasSignedByGitHub },
    // Those that are not shown are nobody that is known.
    authors: isCut(authors) ? [...named, null] : named,
    committer: await accounts.of(committer?.user ?? null),
  };
}

function dismissalOf({ createdAt, previousReviewState, review }: DismissalNode): readonly DismissalFact[] {
  const was = states[previousReviewState ?? ''];
  if (createdAt === undefined || was === undefined || review?.fullDatabaseId == null) return [];
  return [{ review: review.fullDatabaseId, at: instantOf(createdAt), was }];
}

const ticket = (numbers: readonly { readonly number: number }[]): readonly string[] =>
  numbers.map(({ number }) => `#${number}`);

export interface PullsOf {
  readonly accounts: Accounts;
  /** What of a text names a ticket. */
  readonly ticketIn: (text: string) => string | null;
}

async function factOf(node: PullNode, mergedAt: string, { accounts, ticketIn }: PullsOf): Promise<PullFact> {
  const reviews = await Promise.all(present(node.reviews).map((one) => reviewOf(one, accounts)));
  const named = ticketIn(node.body.slice(0, 20_000));
  const cuts = [
    ['reviews', node.reviews],
    ['commits', node.commits],
    ['dismissals', node.timelineItems],
    ['labels', node.labels],
  ] as const;
  return {
    number: node.number,
    title: node.title.slice(0, 300),
    base: node.baseRefName,
    branch: node.headRefName,
    head: node.headRefOid,
    fromFork: node.isCrossRepository,
    createdAt: instantOf(node.createdAt),
    mergedAt: instantOf(mergedAt),
    mergeCommit: node.mergeCommit?.oid ?? null,
    author: await accounts.of(node.author),
    mergedBy: await accounts.of(node.mergedBy),
    labels: present(node.labels).map(({ name }) => name),
    tickets: [...ticket(present(node.closingIssuesReferences ?? null)), ...(named === null ? [] : [named])],
    reviews: reviews.filter((one) => one !== null),
    dismissals: present(node.timelineItems).flatMap(dismissalOf),
    commits: await Promise.all(present(node.commits).map((one) => commitOf(one, accounts))),
    commitCount: node.commits.totalCount,
    cut: [
      ...cuts.flatMap(([name, list]) => (isCut(list) ? [name] : [])),
      ...(node.closingIssuesReferences ? [] : (['tickets'] as const)),
    ],
  };
}

async function readWith(
  at: RepositoryAt,
  since: Instant,
  of: PullsOf,
  fields: string,
): Promise<readonly PullFact[]> {
  const facts = new Map<number, PullFact>();
  const pages = listPages<PullNode>(at, {
    sizes: [25, 10, 5, 1],
    question: (first, cursor) => ({
      name: 'pullRequests',
      body: `list: pullRequests(first: $first, after: $after, states: [MERGED], orderBy: { field: UPDATED_AT, direction: DESC }) { ${listInfo} nodes { ${fields} } }`,
      variables: { ...after(cursor), first: { type: 'Int!', value: first } },
      what,
      permission,
      idsOf: ({ list }) => present(list).map(({ number }) => String(number)),
    }),
  });
  for await (const page of pages) {
    for (const node of page) {
      if (node.mergedAt === null || instantOf(node.mergedAt) < since) continue;
      facts.set(node.number, await factOf(await readOn(at, node), node.mergedAt, of));
    }
    const oldest = page.at(-1);
    if (oldest && instantOf(oldest.updatedAt) < since) break;
  }
  return [...facts.values()].toSorted((a, b) => a.number - b.number);
}

/**
 * All that were merged since then, whatever their base. Being merged is an update, so those that were updated before are none.
 * Throws `CannotLook`.
 */
export async function readMergedPulls(
  at: RepositoryAt,
  since: Instant,
  of: PullsOf,
): Promise<readonly PullFact[]> {
  try {
    return await readWith(at, since, of, `${selection} ${closing}`);
  } catch (error) {
    if (!(error instanceof CannotLook) || error.gap.permission === undefined) throw error;
    return readWith(at, since, of, selection);
  }
}
