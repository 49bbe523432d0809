/** What a comment's event asks for. Pure, and a hint: the worker reads the comment again before it believes anything. */
import { mark } from './parse.ts';

export interface Person {
  readonly id: number;
  readonly login: string;
}

/** Something that happened to a comment on a pull request. */
export type CommentTask =
  | {
      readonly kind: 'comment';
      readonly comment: number;
      /** The pull request's. */
      readonly number: number;
      readonly action: 'created' | 'edited' | 'deleted';
      /** Whether it is, or was before the edit, a command. */
      readonly isCommand: boolean;
      readonly sender: Person;
    }
  /** Somebody changed what somebody else had said. GitHub forgets who did; the event says it. */
  | {
      readonly kind: 'tampering';
      readonly comment: number;
      readonly number: number;
      readonly sender: Person;
      /** Null: the account is deleted. */
      readonly author: Person | null;
    };

interface UserPayload {
  readonly id?: number;
  readonly login?: string;
  readonly type?: string;
}

/** The parts of a payload that are read; everything may be absent, since a payload is data from outside. */
export interface CommentPayload {
  readonly action?: string;
  readonly issue?: { readonly number?: number; readonly pull_request?: unknown };
  readonly comment?: {
    readonly id?: number;
    readonly body?: string | null;
    readonly user?: UserPayload | null;
    readonly performed_via_github_app?: unknown;
  };
  readonly sender?: UserPayload | null;
  readonly changes?: { readonly body?: { readonly from?: string } };
}

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
 * Comments of bots and of Apps, ours among them, are dropped before anything of them is read. So is every new comment
 * that does not start like a command; edits and deletions are looked into, since they may take something back.
 */
export function commentTasks(payload: CommentPayload): readonly CommentTask[] {
  const { issue, comment, changes } = payload;
  const action = actions.find((one) => one === payload.action);
  const { number } = issue ?? {};
  if (!action || !issue?.pull_request || typeof number !== 'number' || typeof comment?.id !== 'number')
    return [];
  if (comment.user?.type === 'Bot' || comment.performed_via_github_app) return [];
  const sender = personOf(payload.sender) ?? { id: 0, login: 'ghost' };
  const isCommand = startsLikeCommand(comment.body) || startsLikeCommand(changes?.body?.from);
  const of = { comment: comment.id, number, sender };
  const task = { kind: 'comment', action, isCommand, ...of } as const;
  if (action === 'created') {
    const isPerson = payload.sender?.type === 'User' && sender.id !== 0 && sender.id === comment.user?.id;
    return isCommand && isPerson ? [task] : [];
  }
  const author = personOf(comment.user);
  const isTampering = action === 'edited' && isCommand && author?.id !== sender.id;
  return isTampering ? [task, { kind: 'tampering', author, ...of }] : [task];
}
