/** Releases, and issues with their labels. */
import { publishedStamp, releasesOf } from '../changes/releases.ts';
import { commitOf } from '../find.ts';
import { stamp, stampOrNull } from '../shapes/accounts.ts';
import { nodeId } from '../shapes/node-id.ts';
import type { Issue, Release } from '../state.ts';
import { actor } from './actors.ts';
import { type ConnectionArguments, connection } from './connection.ts';
import { type Node, need } from './context.ts';
import { commitAt, type Here } from './git-objects.ts';

function releaseNode(here: Here, release: Release): Node {
  const { context, repository } = here;
  return {
    __typename: 'Release',
    id: nodeId('Release', release.id),
    databaseId: release.id,
    tagName: release.tag,
    name: release.name,
    description: release.notes,
    isDraft: release.draft,
    isPrerelease: release.prerelease,
    createdAt: stamp(release.createdAt),
    publishedAt: publishedStamp(release),
    author: actor(context, release.author),
    tagCommit: async () => {
      const oid = await commitOf(repository, `refs/tags/${release.tag}`);
      return oid === null ? null : commitAt(here, oid);
    },
  };
}

function issueNode({ context }: Here, issue: Issue): Node {
  return {
    __typename: 'Issue',
    id: nodeId('Issue', issue.id),
    databaseId: issue.id,
    number: issue.number,
    title: issue.title,
    state: issue.state.toUpperCase(),
    createdAt: stamp(issue.createdAt),
    closedAt: stampOrNull(issue.closedAt),
    body: issue.body ?? '',
    updatedAt: stamp(issue.updatedAt),
    stateReason: issue.stateReason?.toUpperCase() ?? null,
    author: actor(context, issue.author),
    labels: (args: ConnectionArguments) =>
      connection(context, 'labels', args, [...issue.labels], (name) => ({
        __typename: 'Label',
        name,
        updatedAt: null,
      })),
  };
}

export interface LabelArguments {
  readonly labels?: readonly string[] | null;
}

/** Whether any of the labels that are asked for is carried; names are the same whatever their case. */
export function carries(carried: ReadonlySet<string>, { labels }: LabelArguments): boolean {
  if (labels == null) return true;
  const all = new Set([...carried].map((name) => name.toLowerCase()));
  return labels.some((name) => all.has(name.toLowerCase()));
}

interface IssueArguments extends ConnectionArguments, LabelArguments {
  readonly states?: readonly string[] | null;
  readonly filterBy?: { readonly since?: string | null } | null;
  readonly orderBy?: { readonly field: string; readonly direction: string } | null;
}

/** Those that changed last, or those that are new, where that is asked for. */
function order({ orderBy }: IssueArguments, a: Issue, b: Issue): number {
  if (orderBy?.field === 'UPDATED_AT') return b.updatedAt.getTime() - a.updatedAt.getTime();
  return orderBy?.direction === 'DESC' ? b.number - a.number : 0;
}

/** The fields of a repository. */
export function releaseFields(here: Here): Readonly<Record<string, unknown>> {
  const { context, repository } = here;
  const published = () => {
    need(context, repository, 'contents=read');
    return releasesOf(repository).filter(({ draft }) => !draft);
  };
  return {
    release: ({ tagName }: { readonly tagName: string }) => {
      const release = published().find(({ tag }) => tag === tagName);
      return release ? releaseNode(here, release) : null;
    },
    releases: (args: ConnectionArguments) =>
      connection(context, 'releases', args, published(), (one) => releaseNode(here, one)),
    issues: (args: IssueArguments) => {
      need(context, repository, 'issues=read');
      const issues = [...repository.issues.values()]
        .filter(({ state }) => args.states == null || args.states.includes(state.toUpperCase()))
        .filter(({ labels }) => carries(labels, args))
        .filter(({ updatedAt }) => args.filterBy?.since == null || updatedAt >= new Date(args.filterBy.since))
        .toSorted((a, b) => order(args, a, b));
      return connection(context, 'issues', args, issues, (one) => issueNode(here, one));
    },
    discussions: (args: ConnectionArguments) => {
      need(context, repository, 'discussions=read');
      return connection(context, 'discussions', args, [], () => null);
    },
  };
}
