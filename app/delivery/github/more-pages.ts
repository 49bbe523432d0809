/** Pages of issues that are incidents, and of workflow runs: most of them over REST, which costs no points. Every function throws `CannotLook`. */
import type { MetricsRules } from '../../../policies/engine/metrics-rules.ts';
import { own, type Prose } from '../../../policies/engine/prose.ts';
import { cannotLook, statusOf } from '../../github/access/reasons.ts';
import { type At, askOnce } from './ask.ts';
import { type IssueNode, issueRowOf, issueRowOfRest, issueSelection, type RestIssue } from './issue-rows.ts';
import { after, info, type Page, pageOf } from './pages.ts';
import type { Page as List } from './pull-rows.ts';
import type { IssueRow, RunRow } from './rows.ts';
import { type RestRun, runRowOf } from './run-rows.ts';

const issuesWhat = own('the issues');

/** Those that carry one of the labels and were updated since. */
export async function issuesPage(
  at: At,
  { labels, since }: { readonly labels: readonly string[]; readonly since: number },
  cursor: string | null,
): Promise<Page<IssueRow>> {
  const { repository, home, points } = await askOnce<{ readonly issues: List<IssueNode> }>(at, {
    body: `issues(first: 100, after: $after, labels: $labels, filterBy: { since: $since }, orderBy: { field: UPDATED_AT, direction: DESC }) { ${info} nodes { ${issueSelection} } }`,
    variables: {
      ...after(cursor),
      labels: { type: '[String!]', value: labels },
      since: { type: 'DateTime', value: new Date(since * 1000).toISOString() },
    },
    what: issuesWhat,
    permission: 'issues: read',
  });
  return pageOf(repository.issues, points, (node) => issueRowOf(`${at.owner}/${at.repo}`, node, home));
}

async function restPage<T>(
  at: At,
  route: string,
  parameters: Readonly<Record<string, unknown>>,
  page: number,
  of: { readonly what: Prose; readonly permission: string; readonly under?: string },
): Promise<{ readonly items: readonly T[]; readonly next: string | null } | null> {
  const { octokit, owner, repo } = at;
  try {
    const { data, headers } = await octokit.request(route, {
      owner,
      repo,
      ...parameters,
      per_page: 100,
      page,
    });
    const items: unknown = of.under ? data[of.under] : data;
    if (!Array.isArray(items)) throw new Error('the answer is not a list');
    return { items, next: headers.link?.includes('rel="next"') ? String(page + 1) : null };
  } catch (error) {
    // No such type, field or workflow, or issues are switched off: there is nothing of it.
    if ([404, 410, 422].includes(statusOf(error) ?? 0)) return null;
    throw cannotLook(error, of.what, of.permission);
  }
}

/** `field`: as the configuration names it, `Kind:Outage`; empty: it is by type. */
export interface TypedFilter {
  readonly filter: Readonly<Record<string, string>>;
  readonly field: string;
}

/** Whatever it is. */
export const everyIssue: TypedFilter = { filter: {}, field: '' };

/** What of incidents no label says: a list for each. */
export const typedFilters = ({ incidents: { types, fields } }: MetricsRules): readonly TypedFilter[] => [
  ...types.map((type) => ({ filter: { type }, field: '' })),
  ...Object.entries(fields).map(([name, value]) => ({
    filter: { issue_field_values: `${name.toLowerCase().replaceAll(' ', '-')}:${value}` },
    field: `${name}:${value}`,
  })),
];

/** Issues of a type, or with a value in a field: over REST, which costs no points. GraphQL does not know either. */
export async function typedIssuesPage(
  at: At,
  { filter, field }: TypedFilter,
  since: number,
  cursor: string | null,
): Promise<Page<IssueRow>> {
  const read = await restPage<RestIssue & { readonly pull_request?: unknown }>(
    at,
    'GET /repos/{owner}/{repo}/issues',
    { state: 'all', since: new Date(since * 1000).toISOString(), ...filter },
    Number(cursor ?? 1),
    { what: issuesWhat, permission: 'issues: read' },
  );
  const issues = (read?.items ?? []).filter(({ pull_request: pull }) => pull === undefined);
  // What it was found by it has, also where the answer does not repeat it.
  const { issue_field_values: by } = filter;
  const rows = issues.map((issue) => {
    const row = issueRowOfRest(`${at.owner}/${at.repo}`, issue);
    return by === undefined
      ? row
      : { ...row, fields: [...new Set([...(row.fields ?? []), field.toLowerCase()])] };
  });
  return { rows, next: read?.next ?? null, points: 0, hidden: 0 };
}

/** Attempts of one run that are looked at before its last. */
const maxAttempts = 10;

/** The first that succeeded is when it went live: the list tells of the last one alone. */
async function earlierAttempts(at: At, run: RestRun): Promise<readonly RunRow[]> {
  const last = Math.min((run.run_attempt ?? 1) - 1, maxAttempts);
  const rows: RunRow[] = [];
  for (let attempt_number = 1; attempt_number <= last; attempt_number += 1) {
    const { octokit, owner, repo } = at;
    const where = { owner, repo, run_id: run.id, attempt_number };
    try {
      const route = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}';
      const { data } = await octokit.request(route, where);
      rows.push(runRowOf({ ...(data as RestRun), run_attempt: attempt_number }));
    } catch (error) {
      if (statusOf(error) !== 404) throw cannotLook(error, own('the workflow runs'), 'actions: read');
    }
  }
  return rows;
}

/** Runs of one workflow that ended, newest first. */
export async function runsPage(at: At, workflow: string, cursor: string | null): Promise<Page<RunRow>> {
  const read = await restPage<RestRun>(
    at,
    'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs',
    { workflow_id: workflow, status: 'completed' },
    Number(cursor ?? 1),
    { what: own('the workflow runs'), permission: 'actions: read', under: 'workflow_runs' },
  );
  const rows: RunRow[] = [];
  for (const run of read?.items ?? []) rows.push(...(await earlierAttempts(at, run)), runRowOf(run));
  return { rows, next: read?.next ?? null, points: 0, hidden: 0 };
}
