/** What events missed, found with one question of one point: the newest of each list, compared with what is kept. */
import { own } from '../../../policies/engine/prose.ts';
import { present } from '../../github/connection.ts';
import { type At, askSmaller } from '../github/ask.ts';
import { type DeploymentNode, deploymentRowOf, deploymentSelection } from '../github/deployment-rows.ts';
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
  readonly pullRequests: List<PullNode>;
}

export interface Watermark {
  readonly branch: string | null;
  readonly head: string | null;
  readonly rows: Pick<Rows, 'deployments' | 'pulls' | 'releases' | 'tags'>;
  /** All that there are. */
  readonly totals: { readonly releases: number; readonly tags: number };
  /** All deployments that there ever were; null: not asked. */
  readonly deployments: number | null;
  /** Where the next page of pull requests begins; null: there is none. */
  readonly next: string | null;
  readonly points: number;
}

export interface WatermarkOf {
  /** False: the token may not see any. */
  readonly deployments: boolean;
}

const info = 'totalCount pageInfo { hasNextPage endCursor }';
const newest = 10;

function bodyOf({ deployments }: WatermarkOf): string {
  const deployed = `deployments(first: ${newest}, orderBy: { field: CREATED_AT, direction: DESC }) { totalCount nodes { ${deploymentSelection} } }`;
  return `defaultBranchRef { name target { oid } }
  ${deployments ? deployed : ''}
  releases(first: ${newest}, orderBy: { field: CREATED_AT, direction: DESC }) { totalCount nodes { ${releaseSelection} } }
  refs(refPrefix: "refs/tags/", first: ${newest}, orderBy: { field: TAG_COMMIT_DATE, direction: DESC }) { totalCount nodes { ${tagSelection} } }
  pullRequests(first: $first, orderBy: { field: UPDATED_AT, direction: DESC }) { ${info} nodes { ${pullSelection} } }`;
}

/** Throws `CannotLook`. A list of one pull request that goes on is left to the pages, which read it to its end. */
export async function readWatermark(at: At, of: WatermarkOf): Promise<Watermark> {
  const body = bodyOf(of);
  const { repository, home, points } = await askSmaller<Answer>(at, 10, (first) => ({
    body,
    variables: { first: { type: 'Int!', value: first } },
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
    totals: { releases: repository.releases.totalCount ?? 0, tags: repository.refs?.totalCount ?? 0 },
    rows: {
      deployments: present(deployments?.nodes ?? []).map(deploymentRowOf),
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
