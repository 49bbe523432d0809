/**
 * One page of each list that a repository's delivery is read from. A cursor is plain data: whoever keeps it goes on from there,
 * in another process or another day. Every function throws `CannotLook`.
 */
import { own } from '../../../policies/engine/prose.ts';
import { cannotLook } from '../../github/access/reasons.ts';
import { nextCursor, present } from '../../github/connection.ts';
import type { Tag } from '../clone/tags.ts';
import type { Home } from '../definitions/references.ts';
import { type At, askOnce, askSmaller } from './ask.ts';
import { type CommitNode, commitRowOf, commitSelection } from './commit-rows.ts';
import {
  type DeploymentNode,
  deploymentRowOf,
  deploymentSelection,
  type StatusNode,
  statusSelection,
} from './deployment-rows.ts';
import {
  type Page as List,
  type PullNode,
  pullLists,
  pullRowOf,
  pullSelection,
  timelineTypes,
} from './pull-rows.ts';
import type { CommitRow, DeploymentRow, PullRow, ReleaseRow } from './rows.ts';
import {
  type ReleaseNode,
  releaseRowOf,
  releaseSelection,
  type TagNode,
  tagOf,
  tagSelection,
} from './version-rows.ts';

export interface Page<T> {
  readonly rows: readonly T[];
  /** Where the next page begins; null: this was the last. */
  readonly next: string | null;
  readonly points: number;
  /** Items that GitHub counted and did not show. */
  readonly hidden: number;
}

const hiddenIn = (nodes: readonly unknown[]): number => nodes.filter((node) => node === null).length;

export function pageOf<N, T>(list: List<N>, points: number, rowOf: (node: N) => T | null): Page<T> {
  const nodes = list.nodes ?? [];
  const rows = present(nodes).flatMap((node) => rowOf(node) ?? []);
  return { rows, next: nextCursor(list), points, hidden: hiddenIn(nodes) };
}

export const after = (cursor: string | null) => ({ after: { type: 'String', value: cursor } });
export const info = 'totalCount pageInfo { hasNextPage endCursor }';

const pullsWhat = own('the pull requests');

const lists = [
  ['commits', ''],
  ['reviews', ''],
  ['timelineItems', `, ${timelineTypes}`],
] as const;

/** Pages that one list of one pull request is read on for. */
const maxMore = 10;

/** Nested lists that go on are read to their end, one request each: never cut. */
async function readOn(at: At, node: PullNode): Promise<{ readonly node: PullNode; readonly points: number }> {
  let [whole, points] = [node, 0];
  for (const [name, filter] of lists)
    for (let more = 0; more < maxMore; more += 1) {
      const known = whole[name];
      const cursor = known && nextCursor(known);
      if (!known || !cursor) break;
      const asked = await askOnce<{ readonly pullRequest: Pick<PullNode, typeof name> | null }>(at, {
        body: `pullRequest(number: $number) { ${name}(first: 100, after: $after${filter}) { ${pullLists[name]} } }`,
        variables: { ...after(cursor), number: { type: 'Int!', value: node.number } },
        what: pullsWhat,
        permission: 'pull_requests: read',
      });
      points += asked.points;
      const list = asked.repository.pullRequest?.[name];
      if (!list) break;
      const nodes = [...(known.nodes ?? []), ...(list.nodes ?? [])];
      whole = { ...whole, [name]: { ...list, nodes } };
    }
  return { node: whole, points };
}

export interface PullsPage extends Page<PullRow> {
  /** To be given to the next page: more at once failed. */
  readonly size: number;
  /** Of the whole list. */
  readonly total: number;
}

async function rowsOf(at: At, nodes: readonly PullNode[], home: Home | null) {
  const rows: PullRow[] = [];
  let points = 0;
  for (const node of nodes) {
    const read = await readOn(at, node);
    points += read.points;
    rows.push(pullRowOf(read.node, home));
  }
  return { rows, points };
}

/** Those that were updated last come first. */
export async function pullsPage(at: At, cursor: string | null, from = 25): Promise<PullsPage> {
  const { repository, home, points, size } = await askSmaller<{ readonly pullRequests: List<PullNode> }>(
    at,
    from,
    (first) => ({
      body: `pullRequests(first: $first, after: $after, orderBy: { field: UPDATED_AT, direction: DESC }) { ${info} nodes { ${pullSelection} } }`,
      variables: { ...after(cursor), first: { type: 'Int!', value: first } },
      what: pullsWhat,
      permission: 'pull_requests: read',
    }),
  );
  const nodes = repository.pullRequests.nodes ?? [];
  const read = await rowsOf(at, present(nodes), home);
  const { totalCount: total } = repository.pullRequests;
  const next = nextCursor(repository.pullRequests);
  return { rows: read.rows, next, points: points + read.points, hidden: hiddenIn(nodes), size, total };
}

/** One pull request, as after an event about it; null: there is none. */
export async function onePull(
  at: At,
  number: number,
): Promise<{ readonly row: PullRow | null; readonly points: number }> {
  const { repository, home, points } = await askOnce<{ readonly pullRequest: PullNode | null }>(at, {
    body: `pullRequest(number: $number) { ${pullSelection} }`,
    variables: { number: { type: 'Int!', value: number } },
    what: pullsWhat,
    permission: 'pull_requests: read',
  });
  if (!repository.pullRequest) return { row: null, points };
  const read = await rowsOf(at, [repository.pullRequest], home);
  return { row: read.rows[0] ?? null, points: points + read.points };
}

const deploymentsWhat = own('the deployments');

/** Statuses beyond the first twenty, of the deployments that have them. */
async function moreStatuses(at: At, node: DeploymentNode): Promise<{ node: DeploymentNode; points: number }> {
  let [list, points] = [node.statuses, 0];
  for (let more = 0; more < maxMore && list && nextCursor(list); more += 1) {
    const { data } = await nodeStatuses(at, node.id, nextCursor(list));
    points += data.points;
    if (!data.list) break;
    list = { ...data.list, nodes: [...(list.nodes ?? []), ...(data.list.nodes ?? [])] };
  }
  return { node: { ...node, statuses: list }, points };
}

async function nodeStatuses({ octokit }: At, id: string, cursor: string | null) {
  try {
    const answer = await octokit.graphql<{
      readonly rateLimit: { readonly cost: number } | null;
      readonly node: { readonly statuses?: List<StatusNode> } | null;
    }>(
      `query FairleadDelivery($id: ID!, $after: String) { rateLimit { cost } node(id: $id) { ... on Deployment { statuses(first: 100, after: $after) { ${statusSelection} } } } }`,
      { id, after: cursor },
    );
    return { data: { list: answer.node?.statuses ?? null, points: answer.rateLimit?.cost ?? 0 } };
  } catch (error) {
    throw cannotLook(error, deploymentsWhat, 'deployments: read');
  }
}

/** Newest first. `environments` null: of all. */
export async function deploymentsPage(
  at: At,
  environments: readonly string[] | null,
  cursor: string | null,
): Promise<Page<DeploymentRow>> {
  const { repository, points } = await askOnce<{ readonly deployments: List<DeploymentNode> }>(at, {
    body: `deployments(first: 100, after: $after, environments: $environments, orderBy: { field: CREATED_AT, direction: DESC }) { ${info} nodes { ${deploymentSelection} } }`,
    variables: { ...after(cursor), environments: { type: '[String!]', value: environments } },
    what: deploymentsWhat,
    permission: 'deployments: read',
  });
  const list = repository.deployments;
  const rows: DeploymentRow[] = [];
  let spent = points;
  for (const node of present(list.nodes ?? [])) {
    const whole = await moreStatuses(at, node);
    spent += whole.points;
    rows.push(deploymentRowOf(whole.node));
  }
  return { rows, next: nextCursor(list), points: spent, hidden: hiddenIn(list.nodes ?? []) };
}

interface HistoryAnswer {
  readonly object: { readonly history?: List<CommitNode> } | null;
}

/** Parents beyond the first five: merges of so many branches are rare. */
async function withParents(at: At, node: CommitNode): Promise<{ node: CommitNode; points: number }> {
  if (node.parents.totalCount <= node.parents.nodes.length) return { node, points: 0 };
  const { repository, points } = await askOnce<{ readonly object: Pick<CommitNode, 'parents'> | null }>(at, {
    body: 'object(oid: $oid) { ... on Commit { parents(first: 100) { totalCount nodes { oid } } } }',
    variables: { oid: { type: 'GitObjectID!', value: node.oid } },
    what: own('the commits'),
    permission: 'contents: read',
  });
  return { node: { ...node, parents: repository.object?.parents ?? node.parents }, points };
}

/** Everything that a commit contains, newest first. Null rows: GitHub has no such commit. */
export async function commitsPage(
  at: At,
  from: string,
  cursor: string | null,
): Promise<Page<CommitRow> & { readonly found: boolean }> {
  const { repository, home, points } = await askOnce<HistoryAnswer>(at, {
    body: `object(oid: $oid) { ... on Commit { history(first: 100, after: $after) { ${info} nodes { ${commitSelection} } } } }`,
    variables: { ...after(cursor), oid: { type: 'GitObjectID!', value: from } },
    what: own('the commits'),
    permission: 'contents: read',
  });
  const list = repository.object?.history;
  if (!list) return { rows: [], next: null, points, hidden: 0, found: false };
  const rows: CommitRow[] = [];
  let spent = points;
  for (const node of present(list.nodes ?? [])) {
    const whole = await withParents(at, node);
    spent += whole.points;
    rows.push(commitRowOf(whole.node, home));
  }
  return { rows, next: nextCursor(list), points: spent, hidden: hiddenIn(list.nodes ?? []), found: true };
}

/** Newest first. */
export async function releasesPage(at: At, cursor: string | null): Promise<Page<ReleaseRow>> {
  const { repository, points } = await askOnce<{ readonly releases: List<ReleaseNode> }>(at, {
    body: `releases(first: 100, after: $after, orderBy: { field: CREATED_AT, direction: DESC }) { ${info} nodes { ${releaseSelection} } }`,
    variables: after(cursor),
    what: own('the releases'),
    permission: 'contents: read',
  });
  return pageOf(repository.releases, points, releaseRowOf);
}

/** Those of the newest commits first. */
export async function tagsPage(at: At, cursor: string | null): Promise<Page<Tag>> {
  const { repository, points } = await askOnce<{ readonly refs: List<TagNode> | null }>(at, {
    body: `refs(refPrefix: "refs/tags/", first: 100, after: $after, orderBy: { field: TAG_COMMIT_DATE, direction: DESC }) { ${info} nodes { ${tagSelection} } }`,
    variables: after(cursor),
    what: own('the tags'),
    permission: 'contents: read',
  });
  if (!repository.refs) return { rows: [], next: null, points, hidden: 0 };
  return pageOf(repository.refs, points, tagOf);
}
