/** Deployments with what became of them, newest first, 50 at a time. */
import { own } from '../../../policies/engine/prose.ts';
import type { Instant } from '../model/period.ts';
import type { DeploymentFact } from '../population/deployment-facts.ts';
import { type Accounts, type ActorNode, actorSelection } from './accounts.ts';
import { instantOf, type RepositoryAt } from './asked.ts';
import { type ListNode, listInfo, listPages } from './graphql.ts';

interface Node {
  readonly id: string;
  readonly commitOid: string;
  readonly createdAt: string;
  readonly originalEnvironment: string | null;
  readonly latestEnvironment: string | null;
  readonly creator: ActorNode | null;
  readonly statuses: ListNode<{
    readonly state: string;
    readonly createdAt: string;
    readonly logUrl: string | null;
    readonly creator: ActorNode | null;
  }> | null;
}

const selection = `id commitOid createdAt originalEnvironment latestEnvironment creator { ${actorSelection} }
  statuses(first: 20) { ${listInfo} nodes { state createdAt logUrl creator { ${actorSelection} } } }`;

async function factOf(node: Node, accounts: Accounts): Promise<DeploymentFact> {
  const { statuses } = node;
  const shown = (statuses?.nodes ?? []).filter((one) => one !== null);
  return {
    id: node.id,
    sha: node.commitOid,
    environment: node.latestEnvironment ?? node.originalEnvironment ?? '',
    createdAt: instantOf(node.createdAt),
    by: await accounts.of(node.creator),
    statuses: await Promise.all(
      shown.map(async ({ state, createdAt, creator }) => ({
        state: state.toLowerCase(),
        at: instantOf(createdAt),
        by: await accounts.of(creator),
      })),
    ),
    address: shown.find(({ logUrl }) => logUrl)?.logUrl ?? null,
    whole: statuses !== null && !statuses.pageInfo.hasNextPage && shown.length >= statuses.totalCount,
  };
}

/** Made since then, oldest first. Throws `CannotLook`. */
export async function readDeployments(
  at: RepositoryAt,
  since: Instant,
  accounts: Accounts,
): Promise<readonly DeploymentFact[]> {
  const facts: DeploymentFact[] = [];
  const pages = listPages<Node>(at, {
    sizes: [50, 20, 5],
    question: (first, after) => ({
      name: 'deployments',
      body: `list: deployments(first: $first, after: $after, orderBy: { field: CREATED_AT, direction: DESC }) { ${listInfo} nodes { ${selection} } }`,
      variables: { first: { type: 'Int!', value: first }, after: { type: 'String', value: after } },
      what: own('the deployments'),
      permission: 'deployments: read',
      idsOf: ({ list }) => (list.nodes ?? []).map((one) => one?.id ?? ''),
    }),
  });
  for await (const page of pages)
    for (const node of page) {
      if (instantOf(node.createdAt) < since) return facts.toReversed();
      facts.push(await factOf(node, accounts));
    }
  return facts.toReversed();
}
