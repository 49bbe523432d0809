/** Issues that are incidents, as GraphQL and REST tell them → rows; rows → incidents. Pure. */
import { present } from '../../github/connection.ts';
import type { DeploymentEvent, Incident } from '../definitions/model.ts';
import { secondsOf } from './pull-rows.ts';
import type { IssueRow } from './rows.ts';

export interface IssueNode {
  readonly number: number;
  readonly body: string;
  readonly state: string;
  readonly stateReason: string | null;
  readonly createdAt: string;
  readonly closedAt: string | null;
  readonly updatedAt: string;
  readonly labels: { readonly nodes: readonly ({ readonly name: string } | null)[] | null } | null;
}

export const issueSelection =
  'number body state stateReason(enableDuplicate: true) createdAt closedAt updatedAt labels(first: 20) { nodes { name } }';

/** Of REST, and of webhooks. */
export interface RestIssue {
  readonly number: number;
  readonly body?: string | null;
  readonly state: string;
  readonly state_reason?: string | null;
  readonly created_at: string;
  readonly closed_at: string | null;
  readonly updated_at: string;
  readonly labels: readonly (string | { readonly name?: string })[];
  readonly type?: { readonly name: string } | null;
}

/** `Caused-by: #12`, a commit, `v1.2.0`, `deployment 123`, or the address of one of them. */
const line = /^Caused-by:[ \t]*(\S[^\n]{0,300})$/gim;

/** With `#` a pull request, with `deployment ` one by its id: a number alone may be either. */
function namesIn(text: string): readonly string[] {
  const [, kind, address] = /\/(pull|commit|releases\/tag|deployments)\/([^\s/?#)>]+)/.exec(text) ?? [];
  const before = kind === 'pull' ? '#' : kind === 'deployments' ? 'deployment ' : '';
  if (address !== undefined) return [before + decodeURIComponentSafely(address)];
  const [word = ''] = /^deployment\s+/i.exec(text) ?? [];
  const [first = ''] = text
    .slice(word.length)
    .trim()
    .split(/[\s,;]/, 1);
  const name = first.replace(/[.)]+$/, '');
  return name === '' || name === '#' ? [] : [word === '' ? name : `deployment ${name.replace(/^#/, '')}`];
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What an issue's text names as the cause. */
export const causesIn = (body: string): readonly string[] => [
  ...new Set([...body.slice(0, 20_000).matchAll(line)].flatMap(([, said = '']) => namesIn(said))),
];

const isDuplicate = (reason: string | null | undefined): boolean => reason?.toLowerCase() === 'duplicate';

export function issueRowOf(repository: string, node: IssueNode): IssueRow {
  return {
    id: `${repository}#${node.number}`,
    openedAt: secondsOf(node.createdAt),
    resolvedAt: node.state === 'OPEN' || node.closedAt === null ? null : secondsOf(node.closedAt),
    updatedAt: secondsOf(node.updatedAt),
    isDuplicate: isDuplicate(node.stateReason),
    labels: present(node.labels?.nodes ?? []).map(({ name }) => name),
    type: null,
    causedBy: causesIn(node.body),
  };
}

export function issueRowOfRest(repository: string, issue: RestIssue): IssueRow {
  return {
    id: `${repository}#${issue.number}`,
    openedAt: secondsOf(issue.created_at),
    resolvedAt: issue.state === 'open' || issue.closed_at === null ? null : secondsOf(issue.closed_at),
    updatedAt: secondsOf(issue.updated_at),
    isDuplicate: isDuplicate(issue.state_reason),
    labels: issue.labels.flatMap((one) => (typeof one === 'string' ? one : (one.name ?? []))),
    type: issue.type?.name ?? null,
    causedBy: causesIn(issue.body ?? ''),
  };
}

/** `changeOf` finds the id of the change that a name means. A duplicate is the other one. */
export function incidentOf(
  row: IssueRow,
  deployments: readonly DeploymentEvent[],
  changeOf: (name: string) => string | null,
): Incident {
  const deploymentOf = (name: string) => {
    if (name.startsWith('#')) return null;
    return deployments.find(({ id }) => id === name || `deployment ${id}` === name)?.id ?? null;
  };
  const named = row.causedBy.flatMap((name) => deploymentOf(name) ?? []);
  // What a deployment is called is not looked for among pull requests: both have numbers.
  const changes = row.causedBy.flatMap((name) => (deploymentOf(name) === null ? (changeOf(name) ?? []) : []));
  return {
    id: row.id,
    openedAt: row.openedAt,
    resolvedAt: row.resolvedAt,
    deployment: named[0] ?? null,
    ...(changes.length > 0 ? { causedBy: changes } : {}),
  };
}
