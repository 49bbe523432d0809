/** Issues as GitHub shows them. Pull requests are issues, too: `pull_request` tells them apart. */
import { associationOf } from '../roles.ts';
import type { IssueEvent } from '../state/issue-events.ts';
import type { Issue, Pull, Repository, Schemas } from '../state.ts';
import type { World } from '../world.ts';
import {
  api,
  fullName,
  htmlUrl,
  integration,
  reactionsShape,
  simpleUser,
  stamp,
  stampOrNull,
} from './accounts.ts';
import { nodeId } from './node-id.ts';
import { labelShape, pullHtml } from './pulls.ts';

const commentsOn = ({ repository, number }: Issue | Pull): number =>
  repository.comments.filter((comment) => comment.number === number).length;

function common(world: World, issue: Issue | Pull): Schemas['issue'] {
  const { repository, author, number } = issue;
  const url = api(world, `/repos/${fullName(repository)}/issues/${number}`);
  return {
    id: issue.id,
    node_id: nodeId('Issue', issue.id),
    url,
    repository_url: api(world, `/repos/${fullName(repository)}`),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    timeline_url: `${url}/timeline`,
    html_url: `${htmlUrl(world, repository)}/issues/${number}`,
    number,
    state: issue.state,
    title: issue.title,
    body: issue.body,
    user: simpleUser(world, author),
    labels: [...issue.labels].map((name) => labelShape(world, repository, name)),
    assignee: null,
    assignees: [],
    milestone: null,
    locked: false,
    active_lock_reason: null,
    comments: commentsOn(issue),
    closed_at: stampOrNull(issue.closedAt),
    created_at: stamp(issue.createdAt),
    updated_at: stamp(issue.updatedAt),
    author_association: associationOf(repository, author),
    performed_via_github_app: null,
    reactions: reactionsShape(url),
  };
}

export function issueShape(world: World, issue: Issue | Pull): Schemas['issue'] {
  if ('app' in issue) {
    const app = issue.app ? integration(world, issue.app) : null;
    return {
      ...common(world, issue),
      performed_via_github_app: app,
      state_reason: issue.stateReason,
      ...(issue.type === null
        ? {}
        : { type: { id: 1, node_id: 'IT_1', name: issue.type, description: null } }),
      issue_field_values: [...issue.fields].map(([name, value], i) => ({
        issue_field_id: i + 1,
        issue_field_name: name,
        node_id: `IFSS_${i + 1}`,
        data_type: 'single_select' as const,
        value,
        single_select_option: { id: i + 1, name: value, color: 'red' },
      })),
    };
  }
  const html = pullHtml(world, issue);
  return {
    ...common(world, issue),
    html_url: html,
    draft: issue.draft,
    pull_request: {
      url: api(world, `/repos/${fullName(issue.repository)}/pulls/${issue.number}`),
      html_url: html,
      diff_url: `${html}.diff`,
      patch_url: `${html}.patch`,
      merged_at: stampOrNull(issue.merged?.at ?? null),
    },
  };
}

export function issueEventShape(
  world: World,
  repository: Repository,
  { id, actor, at, event }: IssueEvent,
): Schemas['issue-event-for-issue'] & Schemas['issue-event'] {
  const base = api(world, `/repos/${fullName(repository)}`);
  const sha = event.kind === 'merged' ? event.sha : null;
  return {
    id,
    node_id: nodeId('IssueEvent', id),
    url: `${base}/issues/events/${id}`,
    actor: simpleUser(world, actor),
    event: event.kind,
    commit_id: sha,
    commit_url: sha === null ? null : `${base}/commits/${sha}`,
    created_at: stamp(at),
    performed_via_github_app: null,
    ...('label' in event ? { label: { name: event.label, color: 'ededed' } } : {}),
  } as Schemas['issue-event-for-issue'] & Schemas['issue-event'];
}
