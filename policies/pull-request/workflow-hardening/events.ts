/** Events, and what the conditions of a job say about each. */

/**
 * Event → what the conditions vouch for when it starts the job: beginnings of contexts that nobody but trusted people
 * chose, and the marks below.
 */
export type Reach = ReadonlyMap<string, readonly string[]>;

/** Somebody trusted has to act first, by a label, by who they are. The change can still differ afterwards. */
export const asked = '(asked)';
/** The run before belongs to this repository, not to a fork. */
export const sameRepository = '(same repository)';
/** The run before is a pull request's. */
export const ofPullRequest = '(of a pull request)';

/** `github.event.comment` was written by somebody who belongs to the organization, as far as its association tells. */
export function byMember(path: string): string {
  return `(member) ${path}`;
}

/**
 * Events that run with the repository's secrets and a token that may write, on what anybody can send.
 * https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows
 */
export const privileged: ReadonlySet<string> = new Set([
  'discussion',
  'discussion_comment',
  'gollum',
  'issue_comment',
  'issues',
  'pull_request_target',
  'workflow_run',
]);

/** Stands for events that are not known: the workflow is called by others, or it is an action. */
export const anyEvent = 'workflow_call';

function startsPath(beginning: string, path: string): boolean {
  return path === beginning || path.startsWith(`${beginning}.`);
}

/** Whether a context is vouched for by those marks. A run's title is the title of the pull request or issue that started it. */
export function isVouched(marks: readonly string[], path: string): boolean {
  if (marks.some((mark) => startsPath(mark, path))) return true;
  const title = path === 'github.event.workflow_run.display_title';
  return title && marks.includes(sameRepository) && marks.includes(ofPullRequest);
}
