/** What a repository has, before anything is read in full: its branch, environments, and what it deploys with. One point. */
import type { Gap } from '../../../policies/engine/gap.ts';
import { own } from '../../../policies/engine/prose.ts';
import { present } from '../../github/connection.ts';
import { CannotLook } from '../../looked.ts';
import { type At, askOnce } from './ask.ts';

export interface Overview {
  /** As GitHub writes it now. */
  readonly name: string;
  /** Null: nothing was ever pushed. */
  readonly branch: string | null;
  readonly head: string | null;
  /** Sorted by name; some may never have been deployed to. */
  readonly environments: readonly string[];
  /** Environments of the newest deployments, with how many of the hundred there are. */
  readonly recent: readonly { readonly name: string; readonly times: number }[];
  readonly deployments: number;
  /** Whether there is a label for incidents: without one, no incident is not known to be none. */
  readonly incidentLabels: readonly string[];
}

interface Answer {
  readonly nameWithOwner: string;
  readonly defaultBranchRef: {
    readonly name: string;
    readonly target: { readonly oid: string } | null;
  } | null;
  readonly environments?: { readonly nodes: readonly ({ readonly name: string } | null)[] | null };
  readonly deployments?: {
    readonly totalCount: number;
    readonly nodes: readonly ({ readonly environment: string | null } | null)[] | null;
  };
  readonly [label: `label${number}`]: { readonly name: string } | null;
}

const deployed =
  'environments(first: 100) { nodes { name } } deployments(first: 100, orderBy: { field: CREATED_AT, direction: DESC }) { totalCount nodes { environment } }';

async function asked(at: At, labels: readonly string[], withDeployments: boolean) {
  const named = labels.map((_, i) => `label${i}: label(name: $label${i}) { name }`).join(' ');
  const { repository, points } = await askOnce<Answer>(at, {
    body: `nameWithOwner defaultBranchRef { name target { oid } } ${named} ${withDeployments ? deployed : ''}`,
    variables: Object.fromEntries(labels.map((value, i) => [`label${i}`, { type: 'String!', value }])),
    what: withDeployments ? own('the deployments') : own('the repository'),
    permission: 'deployments: read',
  });
  return { overview: overviewOf(repository, labels), points };
}

function overviewOf(repository: Answer, labels: readonly string[]): Overview {
  const { defaultBranchRef, deployments, environments } = repository;
  const recent = present(deployments?.nodes ?? []).flatMap(({ environment }) => environment ?? []);
  return {
    name: repository.nameWithOwner,
    branch: defaultBranchRef?.name ?? null,
    head: defaultBranchRef?.target?.oid ?? null,
    environments: present(environments?.nodes ?? [])
      .map(({ name }) => name)
      .sort(),
    recent: [...Map.groupBy(recent, (name) => name)]
      .map(([name, all]) => ({ name, times: all.length }))
      .toSorted((a, b) => b.times - a.times || (a.name < b.name ? -1 : 1)),
    deployments: deployments?.totalCount ?? 0,
    incidentLabels: labels.filter((_, i) => repository[`label${i}`] !== null),
  };
}

export interface ReadOverview {
  readonly overview: Overview;
  readonly points: number;
  /** Why deployments are not shown; null: they are. */
  readonly refused: Gap | null;
}

/** Throws `CannotLook`. A token that may not see deployments is told of the rest. */
export async function readOverview(at: At, labels: readonly string[]): Promise<ReadOverview> {
  try {
    return { ...(await asked(at, labels, true)), refused: null };
  } catch (error) {
    if (!(error instanceof CannotLook) || error.gap.permission === undefined) throw error;
    return { ...(await asked(at, labels, false)), refused: error.gap };
  }
}

interface Tree {
  readonly object: {
    readonly entries?: readonly {
      readonly name: string;
      readonly object: { readonly text?: string | null } | null;
    }[];
  } | null;
}

/** Texts of the default branch's workflows by file name; a text that GitHub does not show is left out. */
export async function readWorkflows(
  at: At,
): Promise<{ readonly texts: ReadonlyMap<string, string>; readonly points: number }> {
  const { repository, points } = await askOnce<Tree>(at, {
    body: 'object(expression: "HEAD:.github/workflows") { ... on Tree { entries { name object { ... on Blob { text } } } } }',
    variables: {},
    what: own('the workflows'),
    permission: 'contents: read',
  });
  const files = (repository.object?.entries ?? []).filter(({ name }) => /\.ya?ml$/i.test(name));
  return {
    texts: new Map(files.flatMap(({ name, object }) => (object?.text ? [[name, object.text]] : []))),
    points,
  };
}
