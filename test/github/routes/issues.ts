/** Issues: opened, closed, listed. https://docs.github.com/rest/issues/issues */
import * as z from 'zod';
import { actorOf } from '../auth/identity.ts';
import { closeIssue, openIssue } from '../changes/issues.ts';
import { bodyAs, json, numberParameter, type RepositoryCall } from '../http/call.ts';
import { list } from '../http/paging.ts';
import { found, invalid, Refusal } from '../http/refusal.ts';
import { type Route, repositoryRoute } from '../http/router.ts';
import { associationOf } from '../roles.ts';
import { api, fullName, htmlUrl, integration, simpleUser, stamp, stampOrNull } from '../shapes/accounts.ts';
import { nodeId } from '../shapes/node-id.ts';
import { labelShape } from '../shapes/pulls.ts';
import type { Issue, Schemas } from '../state.ts';

const base = '/repos/{owner}/{repo}/issues';

/** GitHub's limit on a title. */
const titleCharacters = 256;

function enabled(call: RepositoryCall): void {
  if (!call.repository.hasIssues) throw new Refusal(410, 'Issues has been disabled in this repository.');
}

function issueShape({ world }: RepositoryCall, issue: Issue): Schemas['issue'] {
  const { repository, author, app, number, title, state } = issue;
  const url = api(world, `/repos/${fullName(repository)}/issues/${number}`);
  return {
    id: issue.id,
    node_id: nodeId('Issue', issue.id),
    url,
    repository_url: api(world, `/repos/${fullName(repository)}`),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: `${htmlUrl(world, repository)}/issues/${number}`,
    number,
    state,
    title,
    body: issue.body,
    user: simpleUser(world, author),
    labels: [...issue.labels].map((name) => labelShape(world, repository, name)),
    assignee: null,
    assignees: [],
    milestone: null,
    locked: false,
    active_lock_reason: null,
    comments: 0,
    closed_at: stampOrNull(issue.closedAt),
    created_at: stamp(issue.createdAt),
    updated_at: stamp(issue.updatedAt),
    author_association: associationOf(repository, author),
    performed_via_github_app: app ? integration(world, app) : null,
  };
}

function create(call: RepositoryCall) {
  enabled(call);
  const { repository, world, identity } = call;
  const { title, body } = bodyAs(call, z.object({ title: z.string(), body: z.string().optional() }));
  if (title.trim() === '') throw invalid({ resource: 'Issue', code: 'missing_field', field: 'title' });
  if ([...title].length > titleCharacters)
    throw invalid({ resource: 'Issue', code: 'custom', field: 'title', message: 'title is too long' });
  const app = identity.kind === 'installation' ? identity.token.installation.app : null;
  const issue = openIssue(world, repository, { title, body: body ?? null, author: actorOf(identity), app });
  return json(issueShape(call, issue), 201);
}

function edit(call: RepositoryCall) {
  enabled(call);
  const issue = found(call.repository.issues.get(numberParameter(call, 'issue_number')));
  const { state } = bodyAs(call, z.object({ state: z.enum(['open', 'closed']).optional() }));
  if (state === 'closed') closeIssue(call.world, call.repository, issue);
  if (state === 'open') issue.state = state;
  issue.updatedAt = call.world.now();
  return json(issueShape(call, issue));
}

/** Pull requests are issues, too; they are left out: nothing looks for them here. */
function listed(call: RepositoryCall) {
  enabled(call);
  const state = call.query.get('state') ?? 'open';
  const since = call.query.get('since');
  const issues = [...call.repository.issues.values()]
    .filter((issue) => state === 'all' || issue.state === state)
    .filter((issue) => since === null || issue.updatedAt >= new Date(since))
    .reverse();
  return list(call, issues, (issue) => issueShape(call, issue));
}

export const issueRoutes: readonly Route[] = [
  repositoryRoute(`GET ${base}`, ['issues=read'], listed),
  repositoryRoute(`POST ${base}`, ['issues=write'], create),
  repositoryRoute(`PATCH ${base}/{issue_number}`, ['issues=write'], edit),
];
