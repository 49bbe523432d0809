/** Issues: opened, closed, listed. https://docs.github.com/rest/issues/issues */
import * as z from 'zod';
import { actorOf } from '../auth/identity.ts';
import { closeIssue, openIssue, reopenIssue } from '../changes/issues.ts';
import { bodyAs, json, numberParameter, type RepositoryCall } from '../http/call.ts';
import { list } from '../http/paging.ts';
import { found, invalid, Refusal } from '../http/refusal.ts';
import { type Route, repositoryRoute } from '../http/router.ts';
import { issueShape } from '../shapes/issues.ts';
import type { Issue, Pull } from '../state.ts';

const base = '/repos/{owner}/{repo}/issues';

/** GitHub's limit on a title. */
const titleCharacters = 256;

function enabled(call: RepositoryCall): void {
  if (!call.repository.hasIssues) throw new Refusal(410, 'Issues has been disabled in this repository.');
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
  return json(issueShape(call.world, issue), 201);
}

function edit(call: RepositoryCall) {
  enabled(call);
  const issue = found(call.repository.issues.get(numberParameter(call, 'issue_number')));
  const { state, title, body } = bodyAs(
    call,
    z.object({
      state: z.enum(['open', 'closed']).optional(),
      title: z.string().optional(),
      body: z.string().optional(),
    }),
  );
  if (title !== undefined) issue.title = title;
  if (body !== undefined) issue.body = body;
  const by = actorOf(call.identity);
  if (state === 'closed') closeIssue(call.world, call.repository, issue, by);
  if (state === 'open') reopenIssue(call.world, call.repository, issue, by);
  issue.updatedAt = call.world.now();
  return json(issueShape(call.world, issue));
}

/** Pull requests are issues, too. Newest first. */
function listed(call: RepositoryCall) {
  enabled(call);
  const state = call.query.get('state') ?? 'open';
  const since = call.query.get('since');
  const { issues: own, pulls } = call.repository;
  const labels = call.query.get('labels')?.toLowerCase().split(',') ?? [];
  const type = call.query.get('type')?.toLowerCase() ?? null;
  const fields = call.query.get('issue_field_values')?.toLowerCase().split(',') ?? [];
  const slugs = ({ fields: own }: Issue) =>
    [...own].map(([name, value]) => `${name.replaceAll(' ', '-')}:${value}`.toLowerCase());
  const creator = call.query.get('creator')?.toLowerCase();
  const has = (issue: Issue | Pull, label: string): boolean =>
    [...issue.labels].some((name) => name.toLowerCase() === label);
  const issues = [...own.values(), ...pulls.values()]
    .filter((issue) => state === 'all' || issue.state === state)
    .filter((issue) => since === null || issue.updatedAt >= new Date(since))
    .filter((issue) => labels.every((label) => has(issue, label)))
    .filter((issue) => type === null || ('type' in issue && issue.type?.toLowerCase() === type))
    .filter((issue) => fields.every((field) => 'fields' in issue && slugs(issue).includes(field)))
    .filter((issue) => creator === undefined || issue.author.login.toLowerCase() === creator)
    .toSorted((a, b) => b.number - a.number);
  return list(call, issues, (issue) => issueShape(call.world, issue));
}

export const issueRoutes: readonly Route[] = [
  repositoryRoute(`GET ${base}`, ['issues=read'], listed),
  repositoryRoute(`POST ${base}`, ['issues=write'], create),
  repositoryRoute(`PATCH ${base}/{issue_number}`, ['issues=write'], edit),
];
