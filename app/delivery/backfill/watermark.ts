/** What events missed, found with one question of one point: the newest of each list, compared with what is kept. */
import { own } from '../../../policies/engine/prose.ts';
import { present } from '../../github/connection.ts';
import { type At, askSmaller } from '../github/ask.ts';
import { type DeploymentNode, deploymentRowOf, deploymentSelection } from '../github/deployment-rows.ts';
import { type IssueNode, issueRowOf, issueSelection } from '../github/issue-rows.ts';
import { type PullNode, pullRowOf, pullSelection } from '../github/pull-rows.ts';
import type { Rows } from '../github/reading.ts';
import {
  type ReleaseNode,
  releaseRowOf,
  releaseSelection,
  type TagNode,
  tagOf,
  tagSelection,
} from '../github/version-rows.ts';

interface List<T> {
  readonly totalCount?: number;
  readonly nodes: readonly (T | null)[] | null;
  readonly pageInfo?: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

interface Answer {
  readonly defaultBranchRef: {
    readonly name: string;
    readonly target: { readonly oid: string } | null;
  } | null;
  readonly deployments?: List<DeploymentNode>;
  readonly releases: List<ReleaseNode>;
  readonly refs: List<TagNode> | null;
  readonly issues?: List<IssueNode>;
  readonly pullRequests: List<PullNode>;
}

export interface Watermark {
  readonly branch: string | null;
  readonly head: string | null;
  readonly rows: Pick<Rows, 'deployments' | 'issues' | 'pulls' | 'releases' | 'tags'>;
  /** All deployments that there ever were; null: not asked. */
  readonly deployments: number | null;
  /** Where the next page of pull requests begins; null: there is none. */
  readonly next: string | null;
  readonly points: number;
}

export interface WatermarkOf {
  readonly labels: readonly string[];
  /** Issues that were updated since; seconds since 1970. */
  readonly since: number;
  /** As issues are named: `acme/shop`. */
  readonly name: string;
  /** False: the token may not see any. */
  readonly deployments: boolean;
}

const info = 'totalCount pageInfo { hasNextPage endCursor }';
const newest = 10;

function bodyOf({ labels, deployments }: WatermarkOf): string {
  const issues = `issues(first: ${newest}, labels: $labels, filterBy: { since: $since }, orderBy: { field: UPDATED_AT, direction: DESC }) { nodes { ${issueSelection} } }`;
  const deployed = `deployments(first: ${newest}, orderBy: { field: CREATED_AT, direction: DESC }) { totalCount nodes { ${deploymentSelection} } }`;
  return `defaultBranchRef { name target { oid } }
  ${deployments ? deployed : ''}
  releases(first: ${newest}, orderBy: { field: CREATED_AT, direction: DESC }) { nodes { ${releaseSelection} } }
  refs(refPrefix: "refs/tags/", first: ${newest}, orderBy: { field: TAG_COMMIT_DATE, direction: DESC }) { nodes { ${tagSelection} } }
  ${labels.length > 0 ? issues : ''}
  pullRequests(first: $first, orderBy: { field: UPDATED_AT, direction: DESC }) { ${info} nodes { ${pullSelection} } }`;
}

/** Throws `CannotLook`. A list of one pull request that goes on is left to the pages, which read it to its end. */
export async function readWatermark(at: At, of: WatermarkOf): Promise<Watermark> {
  const { labels, since, name } = of;
  const body = bodyOf(of);
  const issues = {
    labels: { type: '[String!]', value: labels },
    since: { type: 'DateTime', value: new Date(since * 1000).toISOString() },
  };
  const { repository, home, points } = await askSmaller<Answer>(at, 10, (first) => ({
    body,
    variables: { first: { type: 'Int!', value: first }, ...(labels.length > 0 ? issues : {}) },
    what: own('what is new in the repository'),
    permission: 'pull_requests: read',
  }));
  const {
    defaultBranchRef,
    deployments,
    pullRequests,
    pullRequests: { pageInfo },
  } = repository;
  const pulls = present(pullRequests.nodes ?? []).map((node) => pullRowOf(node, home));
  return {
    branch: defaultBranchRef?.name ?? null,
    head: defaultBranchRef?.target?.oid ?? null,
    deployments: deployments?.totalCount ?? null,
    rows: {
      deployments: present(deployments?.nodes ?? []).map(deploymentRowOf),
      issues: present(repository.issues?.nodes ?? []).map((node) => issueRowOf(name, node, home)),
      pulls,
      releases: present(repository.releases.nodes ?? [])
        .map(releaseRowOf)
        .filter((row) => row !== null),
      tags: present(repository.refs?.nodes ?? [])
        .map(tagOf)
        .filter((tag) => tag !== null),
    },
    next: pageInfo?.hasNextPage ? pageInfo.endCursor : null,
    points,
  };
}
