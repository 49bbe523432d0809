/** Who wrote a commit, and the pull requests that have it. */
import { own } from '../../../policies/engine/prose.ts';
import { CannotLook } from '../../looked.ts';
import type { Account } from '../model/captured.ts';
import { type Accounts, type ActorNode, actorSelection, userSelection } from './accounts.ts';
import type { RepositoryAt } from './asked.ts';
import { ask, type ListNode, listInfo } from './graphql.ts';

type Authors = ListNode<{ readonly user: ActorNode | null }>;

interface PullNode {
  readonly author: ActorNode | null;
  readonly commits: ListNode<{ readonly commit: { readonly authors: Authors } }>;
}

interface Answer {
  readonly object: {
    readonly oid?: string;
    readonly parents: { readonly totalCount: number };
    readonly authors: Authors;
    readonly associatedPullRequests: ListNode<PullNode> | null;
  } | null;
}

const authors = `authors(first: 20) { ${listInfo} nodes { user { ${userSelection} } } }`;

const body = `object(oid: $oid) { ... on Commit { oid parents(first: 1) { totalCount } ${authors}
  associatedPullRequests(first: 10) { ${listInfo} nodes { author { ${actorSelection} }
    commits(first: 100) { ${listInfo} nodes { commit { ${authors} } } } } } } }`;

const present = <T>({ nodes }: ListNode<T>): readonly T[] => (nodes ?? []).filter((one) => one !== null);

const isCut = (list: ListNode<unknown>): boolean =>
  list.pageInfo.hasNextPage || present(list).length < list.totalCount;

/** Null for each that GitHub does not show, or that is nobody's account. */
const usersOf = (list: Authors): readonly (ActorNode | null)[] => [
  ...present(list).map(({ user }) => user),
  ...(isCut(list) ? [null] : []),
];

/** Null among them: somebody whose account is not known. Throws `CannotLook`. */
export async function readParts(
  at: RepositoryAt,
  sha: string,
  accounts: Accounts,
): Promise<readonly (Account | null)[]> {
  const { object } = await ask<Answer>(at, {
    name: 'object',
    body,
    variables: { oid: { type: 'GitObjectID!', value: sha } },
    what: own('who wrote the commit that was deployed'),
    permission: 'contents: read and pull_requests: read',
    idsOf: () => [sha],
  });
  if (!object?.oid) throw new CannotLook(own('GitHub does not show the commit that was deployed'));
  const { parents, associatedPullRequests: list } = object;
  const pulls = list === null ? [] : present(list);
  // GitHub names no pull request of a fork: who wrote what a merge brought is not known then.
  const hidden = list === null || isCut(list) || (parents.totalCount > 1 && pulls.length === 0);
  const actors = [
    ...usersOf(object.authors),
    ...pulls.flatMap(({ author, commits }) => [
      author,
      ...present(commits).flatMap(({ commit }) => usersOf(commit.authors)),
      ...(isCut(commits) ? [null] : []),
    ]),
    ...(hidden ? [null] : []),
  ];
  const all = await Promise.all(actors.map((one) => accounts.of(one)));
  return [...new Map(all.map((one) => [one?.id ?? null, one])).values()];
}
