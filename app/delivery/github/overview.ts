/** What a repository has, before anything is read in full: its branch, environments, and what it deploys with. One point. */
import { own } from '../../../policies/engine/prose.ts';
import { present } from '../../github/connection.ts';
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
  readonly pulls: number;
  /** Whether there is a label for incidents: without one, no incident is not known to be none. */
  readonly incidentLabels: readonly string[];
}

interface Answer {
  readonly nameWithOwner: string;
  readonly defaultBranchRef: {
    readonly name: string;
    readonly target: { readonly oid: string } | null;
  } | null;
  readonly environments: { readonly nodes: readonly ({ readonly name: string } | null)[] | null };
  readonly deployments: {
    readonly totalCount: number;
    readonly nodes: readonly ({ readonly environment: string | null } | null)[] | null;
  };
  readonly pullRequests: { readonly totalCount: number };
  readonly [label: `label${number}`]: { readonly name: string } | null;
}

/** Throws `CannotLook`. */
export async function readOverview(
  at: At,
  labels: readonly string[],
): Promise<{ readonly overview: Overview; readonly points: number }> {
  const asked = labels.map((_, i) => `label${i}: label(name: $label${i}) { name }`).join(' ');
  const { repository, points } = await askOnce<Answer>(at, {
    body: `nameWithOwner defaultBranchRef { name target { oid } } environments(first: 100) { nodes { name } } deployments(first: 100, orderBy: { field: CREATED_AT, direction: DESC }) { totalCount nodes { environment } } pullRequests(first: 1) { totalCount } ${asked}`,
    variables: Object.fromEntries(labels.map((value, i) => [`label${i}`, { type: 'String!', value }])),
    what: own('the repository'),
    permission: 'deployments: read',
  });
  const { defaultBranchRef, deployments } = repository;
  const recent = present(deployments.nodes ?? []).flatMap(({ environment }) => environment ?? []);
  const overview: Overview = {
    name: repository.nameWithOwner,
    branch: defaultBranchRef?.name ?? null,
    head: defaultBranchRef?.target?.oid ?? null,
    environments: present(repository.environments.nodes ?? [])
      .map(({ name }) => name)
      .sort(),
    recent: [...Map.groupBy(recent, (name) => name)]
      .map(([name, all]) => ({ name, times: all.length }))
      .toSorted((a, b) => b.times - a.times || (a.name < b.name ? -1 : 1)),
    deployments: deployments.totalCount,
    pulls: repository.pullRequests.totalCount,
    incidentLabels: labels.filter((_, i) => repository[`label${i}`] !== null),
  };
  return { overview, points };
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
