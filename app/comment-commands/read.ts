/** The comment and its pull request, as GitHub has them now. */
import { own, say } from '../../policies/engine/prose.ts';
import { cannotLook, statusOf } from '../github/access/reasons.ts';
import { getPull } from '../github/pull-request/pull-request.ts';
import type { GuardedOctokit } from '../github/reads.ts';
import { CannotLook } from '../looked.ts';
import type { Person } from '../task.ts';
import type { Pull } from './answer.ts';

interface Where {
  readonly owner: string;
  readonly repo: string;
}

/** `nobody`: a bot, an App, a deleted account, or not the event's sender: ignored. */
export type CommentNow =
  | { readonly kind: 'gone' | 'edited' | 'nobody' }
  | { readonly kind: 'person'; readonly body: string; readonly writtenAt: Date };

interface Expected {
  readonly comment: number;
  readonly number: number;
  readonly sender: Person;
}

/** Throws `CannotLook`. */
export async function readComment(
  octokit: GuardedOctokit,
  { owner, repo }: Where,
  { comment, number, sender }: Expected,
): Promise<CommentNow> {
  try {
    const route = 'GET /repos/{owner}/{repo}/issues/comments/{comment_id}';
    const { data } = await octokit.request(route, { owner, repo, comment_id: comment });
    if (typeof data.created_at !== 'string' || typeof data.issue_url !== 'string')
      throw new CannotLook(own("GitHub's answer is not a comment"));
    const { user, performed_via_github_app: app, created_at, updated_at, body = '' } = data;
    if (user?.type !== 'User' || Number(user.id) !== sender.id || user.login === 'ghost' || app)
      return { kind: 'nobody' };
    if (!data.issue_url.endsWith(`/issues/${number}`)) return { kind: 'nobody' };
    if (created_at !== updated_at) return { kind: 'edited' };
    return { kind: 'person', body, writtenAt: new Date(created_at) };
  } catch (error) {
    if (statusOf(error) === 404 || statusOf(error) === 410) return { kind: 'gone' };
    throw cannotLook(error, own('the comment'), 'pull_requests: read');
  }
}

/** Throws `CannotLook`, or GitHub's own error for a pull request that is gone. */
export async function readPull(
  octokit: GuardedOctokit,
  { owner, repo }: Where,
  number: number,
): Promise<Pull> {
  try {
    const { state, user, head, base } = await getPull(octokit, { owner, repo, number });
    return {
      open: state === 'open',
      author: user ? { id: Number(user.id), login: user.login } : { id: 0, login: 'ghost' },
      head: {
        sha: head.sha,
        ref: head.ref,
        repository: head.repo?.full_name ?? null,
        fork: head.repo?.id !== base.repo.id,
      },
    };
  } catch (error) {
    if (statusOf(error) === 404) throw error;
    throw cannotLook(error, say`pull request ${own(`#${number}`)}`, 'pull_requests: read');
  }
}
