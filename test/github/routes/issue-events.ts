/** What happened to issues and pull requests. https://docs.github.com/rest/issues/timeline */
import { json, numberParameter, type RepositoryCall } from '../http/call.ts';
import { documented } from '../http/documented.ts';
import { list } from '../http/paging.ts';
import { found, notFound } from '../http/refusal.ts';
import { type Route, repositoryRoute } from '../http/router.ts';
import { simpleUser } from '../shapes/accounts.ts';
import { issueEventShape, issueShape } from '../shapes/issues.ts';
import { commentShape, labelShape } from '../shapes/pulls.ts';
import type { IssueEvent } from '../state/issue-events.ts';
import type { Comment, Issue, Pull, Schemas } from '../state.ts';

/** An issue or a pull request: both are under this address. */
function subjectIn(call: RepositoryCall): Issue | Pull {
  const number = numberParameter(call, 'issue_number');
  return found(call.repository.issues.get(number) ?? call.repository.pulls.get(number));
}

const eventsOf = ({ repository }: RepositoryCall, number: number): readonly IssueEvent[] =>
  repository.issueEvents.filter((event) => event.number === number);

function commented(call: RepositoryCall, comment: Comment): Schemas['timeline-comment-event'] {
  const { performed_via_github_app: app, ...shape } = commentShape(call.world, call.repository, comment);
  return {
    ...shape,
    id: Number(shape.id),
    body: comment.body,
    event: 'commented',
    actor: simpleUser(call.world, comment.author),
    user: simpleUser(call.world, comment.author),
    author_association: shape.author_association ?? 'NONE',
    performed_via_github_app: app ?? null,
  };
}

/** Events and comments in the order they happened. */
function timeline(call: RepositoryCall) {
  const { number } = subjectIn(call);
  const events = eventsOf(call, number).map((event) => ({
    at: event.at.getTime(),
    shape: (): object => issueEventShape(call.world, call.repository, event),
  }));
  const comments = call.repository.comments
    .filter((comment) => comment.number === number)
    .map((comment) => ({
      at: comment.createdAt.getTime(),
      shape: (): object => commented(call, comment),
    }));
  const all = [...events, ...comments].toSorted((a, b) => a.at - b.at);
  return list(call, all, ({ shape }) => shape());
}

const at = '/repos/{owner}/{repo}/issues';
const reading = ['issues=read', 'pull_requests=read'];

const ofEvents = documented('issues/events', {
  'list-issue-events-for-a-repository': repositoryRoute(`GET ${at}/events`, reading, (call) => {
    const { world, repository } = call;
    return list(call, repository.issueEvents.toReversed(), (event) => {
      const subject = repository.issues.get(event.number) ?? repository.pulls.get(event.number);
      return {
        ...issueEventShape(world, repository, event),
        issue: subject ? issueShape(world, subject) : null,
      };
    });
  }),
  'list-issue-events': repositoryRoute(`GET ${at}/{issue_number}/events`, reading, (call) => {
    const { number } = subjectIn(call);
    return list(call, eventsOf(call, number), (event) => issueEventShape(call.world, call.repository, event));
  }),
});

const ofTimeline = documented('issues/timeline', {
  'list-timeline-events-for-an-issue': repositoryRoute(
    `GET ${at}/{issue_number}/timeline`,
    reading,
    timeline,
  ),
});

const ofLabels = documented('issues/labels', {
  'list-labels-for-an-issue': repositoryRoute(`GET ${at}/{issue_number}/labels`, reading, (call) =>
    list(call, [...subjectIn(call).labels], (name) => labelShape(call.world, call.repository, name)),
  ),
});

const ofIssue = documented('issues/issues', {
  'get-an-issue': repositoryRoute(`GET ${at}/{issue_number}`, ['issues=read'], (call) => {
    const subject = subjectIn(call);
    const isPull = call.repository.pulls.has(subject.number);
    if (!isPull && !call.repository.hasIssues) throw notFound();
    return json(issueShape(call.world, subject));
  }),
});

export const issueEventRoutes: readonly Route[] = [...ofEvents, ...ofTimeline, ...ofLabels, ...ofIssue];
