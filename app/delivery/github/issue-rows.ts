/** Issues that are incidents, as GraphQL and REST tell them → rows; rows → incidents. Pure. */
import type { MetricsRules } from '../../../policies/engine/metrics-rules.ts';
import { present } from '../../github/connection.ts';
import type { DeploymentEvent, Incident } from '../definitions/model.ts';
import { causesIn, type Home, homeOf } from '../definitions/references.ts';
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
  /** `https://github.com/acme/shop/issues/12` */
  readonly html_url: string;
  readonly number: number;
  readonly body?: string | null;
  readonly state: string;
  readonly state_reason?: string | null;
  readonly created_at: string;
  readonly closed_at: string | null;
  readonly updated_at: string;
  readonly labels: readonly (string | { readonly name?: string })[];
  readonly type?: { readonly name: string } | null;
  /** Absent where an organization has no fields. */
  readonly issue_field_values?: readonly FieldValue[] | undefined;
}

interface FieldValue {
  readonly issue_field_name?: string | undefined;
  readonly single_select_option?: { readonly name: string } | null | undefined;
  readonly multi_select_options?: readonly { readonly name: string }[] | null | undefined;
}

/** As the configuration names them. What is written freely is not kept. */
const fieldsOf = (values: readonly FieldValue[]): readonly string[] =>
  values.flatMap(({ issue_field_name: name = '', single_select_option: one, multi_select_options: more }) =>
    [...(one ? [one] : []), ...(more ?? [])].map((option) => `${name}:${option.name}`.toLowerCase()),
  );

/** By a label, a type or a field. Of one whose fields were not told, those by which it was found stand. */
export function isIncidentRow({ labels, type, fields }: IssueRow, { incidents }: MetricsRules): boolean {
  const holds = (wanted: readonly string[], name: string) =>
    wanted.some((one) => one.toLowerCase() === name.toLowerCase());
  const wanted = Object.entries(incidents.fields).map(([name, value]) => `${name}:${value}`);
  if (labels.some((label) => holds(incidents.labels, label))) return true;
  if (type !== null && holds(incidents.types, type)) return true;
  return fields?.some((field) => holds(wanted, field)) ?? false;
}

const isDuplicate = (reason: string | null | undefined): boolean => reason?.toLowerCase() === 'duplicate';

export function issueRowOf(repository: string, node: IssueNode, home: Home | null): IssueRow {
  return {
    id: `${repository}#${node.number}`,
    openedAt: secondsOf(node.createdAt),
    resolvedAt: node.state === 'OPEN' || node.closedAt === null ? null : secondsOf(node.closedAt),
    updatedAt: secondsOf(node.updatedAt),
    isDuplicate: isDuplicate(node.stateReason),
    labels: present(node.labels?.nodes ?? []).map(({ name }) => name),
    type: null,
    causedBy: causesIn(node.body, home),
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
    ...(issue.issue_field_values ? { fields: fieldsOf(issue.issue_field_values) } : {}),
    causedBy: causesIn(issue.body ?? '', homeOf(issue.html_url.replace(/\/(?:issues|pull)\/\d+$/, ''))),
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
    deployments: named,
    ...(changes.length > 0 ? { causedBy: changes } : {}),
  };
}
