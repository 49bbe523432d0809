/** A comment's event → tasks. Pure, and only a hint: the worker reads the comment again before it believes anything. */
import type { Handlers, Payload, UserPayload } from '../payload.ts';
import { type CommentTask, type Person, type RepositoryRef, repositoryRef, type Task } from '../task.ts';
import { mark } from './parse.ts';

const actions = ['created', 'edited', 'deleted'] as const;

/** Somebody with an account that is not an App's; null for everybody else. */
function personOf(user: UserPayload | null | undefined): Person | null {
  if (!user || typeof user.id !== 'number' || typeof user.login !== 'string') return null;
  return user.login === 'ghost' ? null : { id: user.id, login: user.login };
}

function startsLikeCommand(text: unknown): boolean {
  return typeof text === 'string' && text.startsWith(mark);
}

/**
 * Comments of bots and Apps, Fairlead among them, are dropped unread. So is every new comment that does not start like a
 * command; edits and deletions always make a task, since they may take something back.
 */
function commentTasks(at: RepositoryRef, payload: Payload): readonly Task[] {
  const { issue, comment, changes } = payload;
  const action = actions.find((one) => one === payload.action);
  const { number } = issue ?? {};
  if (!action || !issue?.pull_request || typeof number !== 'number' || typeof comment?.id !== 'number')
    return [];
  if (comment.user?.type === 'Bot' || comment.performed_via_github_app) return [];
  const sender = personOf(payload.sender) ?? { id: 0, login: 'ghost' };
  const isCommand = startsLikeCommand(comment.body) || startsLikeCommand(changes?.body?.from);
  const of = { comment: comment.id, number, sender, ...repositoryRef(at) };
  const task: CommentTask = { kind: 'comment', action, isCommand, ...of };
  if (action === 'created') {
    const isPerson = payload.sender?.type === 'User' && sender.id !== 0 && sender.id === comment.user?.id;
    return isCommand && isPerson ? [task] : [];
  }
  const author = personOf(comment.user);
  const isTampering = action === 'edited' && isCommand && author?.id !== sender.id;
  return isTampering ? [task, { kind: 'tampering', author, ...of }] : [task];
}

export const commentEvents: Handlers = { issue_comment: commentTasks };
