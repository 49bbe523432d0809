/** Pull requests as GraphQL gives them: what is asked for, and lists that are read to their end. */
import { own } from '../../../../policies/engine/prose.ts';
import { type ActorNode, actorSelection, userSelection } from '../accounts.ts';
import type { RepositoryAt } from '../asked.ts';
import { ask, type ListNode, listInfo } from '../graphql.ts';

interface SignatureNode {
  readonly isValid: boolean;
  readonly wasSignedByGitHub: boolean;
}

export interface CommitNode {
  readonly commit: {
    readonly oid: string;
    readonly messageHeadline: string;
    readonly parents: { readonly totalCount: number };
    readonly authors: ListNode<{ readonly user: ActorNode | null }>;
    readonly committer: { readonly user: ActorNode | null } | null;
    readonly signature: SignatureNode | null;
  };
}

export interface ReviewNode {
  readonly fullDatabaseId: string | null;
  readonly author: ActorNode | null;
  readonly authorCanPushToRepository: boolean;
  readonly state: string;
  readonly submittedAt: string | null;
  readonly commit: { readonly oid: string } | null;
}

export interface EventNode {
  readonly __typename: string;
  readonly createdAt?: string;
  readonly actor?: ActorNode | null;
  readonly label?: { readonly name: string } | null;
  readonly previousReviewState?: string;
  readonly review?: { readonly fullDatabaseId: string | null } | null;
  readonly previousRefName?: string;
  readonly oldBase?: string;
}

export interface LabelNode {
  readonly name: string;
  readonly updatedAt: string | null;
}

export interface PullNode {
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
  readonly labels: ListNode<LabelNode> | null;
  readonly reviews: ListNode<ReviewNode> | null;
  readonly commits: ListNode<CommitNode>;
  readonly timelineItems: ListNode<EventNode>;
  readonly closingIssuesReferences?: {
    readonly totalCount: number;
    readonly nodes: readonly ({ readonly number: number } | null)[] | null;
  } | null;
}

const lists = {
  reviews: `${listInfo} nodes { fullDatabaseId author { ${actorSelection} } authorCanPushToRepository state submittedAt commit { oid } }`,
  commits: `${listInfo} nodes { commit { oid messageHeadline parents { totalCount } authors(first: 5) { ${listInfo} nodes { user { ${userSelection} } } } committer { user { ${userSelection} } } signature { isValid wasSignedByGitHub } } }`,
  timelineItems: `${listInfo} nodes { __typename ... on ReviewDismissedEvent { createdAt actor { ${actorSelection} } previousReviewState review { fullDatabaseId } } ... on LabeledEvent { createdAt actor { ${actorSelection} } label { name } } ... on UnlabeledEvent { createdAt label { name } } ... on BaseRefChangedEvent { createdAt previousRefName } ... on AutomaticBaseChangeSucceededEvent { createdAt oldBase } }`,
} as const;

const events =
  'itemTypes: [REVIEW_DISMISSED_EVENT, LABELED_EVENT, UNLABELED_EVENT, BASE_REF_CHANGED_EVENT, AUTOMATIC_BASE_CHANGE_SUCCEEDED_EVENT]';

export const selection = `number title body baseRefName headRefName headRefOid isCrossRepository createdAt updatedAt mergedAt
  mergeCommit { oid } author { ${actorSelection} } mergedBy { ${actorSelection} }
  labels(first: 20) { ${listInfo} nodes { name updatedAt } }
  reviews(first: 30) { ${lists.reviews} }
  commits(first: 20) { ${lists.commits} }
  timelineItems(first: 20, ${events}) { ${lists.timelineItems} }`;

/** Issues are another permission's: without it GitHub refuses all that is asked along with them. */
export const closing = 'closingIssuesReferences(first: 3) { totalCount nodes { number } }';

export const what = own('the pull requests');
export const permission = 'pull_requests: read';
export const after = (cursor: string | null) => ({ after: { type: 'String', value: cursor } });

/** Pages that one list of one pull request is read on for: what is longer is not judged from a part. */
const maxMore = 30;

const more = [
  ['reviews', ''],
  ['commits', ''],
  ['timelineItems', `, ${events}`],
] as const;

/** Lists that go on where the node ends are read to their end, one request each. */
export async function readOn(at: RepositoryAt, node: PullNode): Promise<PullNode> {
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
