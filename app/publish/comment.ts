/** The sticky comment: at most one per pull request, edited in place, none when there is nothing to say. */
import { statusOf } from '../github/access/reasons.ts';
import type { GuardedOctokit } from '../github/reads.ts';
import type { KnownComment } from '../store/client-store.ts';
import { writeOnce } from './write.ts';

export interface CommentOn {
  readonly octokit: GuardedOctokit;
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
  /** The App that writes; null when it is not known, as with a workflow's token. */
  readonly appId: number | null;
}

export interface CommentContent {
  /** What there is to say; null when there is nothing. */
  readonly body: string | null;
  /** What an existing comment becomes when there is nothing left to say. */
  readonly settled: string;
}

/** The comment that this pull request is known to have. */
export interface KnownHere {
  get(): Promise<KnownComment | null>;
  set(comment: KnownComment): Promise<void>;
}

async function newest(on: CommentOn, body: string): Promise<number | null> {
  const { data } = await on.octokit.request('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
    owner: on.owner,
    repo: on.repo,
    issue_number: on.number,
    since: new Date(Date.now() - 5 * 60_000).toISOString(),
    per_page: 100,
    request: { calls: undefined },
  });
  const isOurs = (app: { readonly id: number } | null | undefined) =>
    app !== null && app !== undefined && (on.appId === null || app.id === on.appId);
  const made = data.find((comment) => comment.body === body && isOurs(comment.performed_via_github_app));
  return made ? Number(made.id) : null;
}

async function create(on: CommentOn, body: string): Promise<number> {
  return writeOnce({
    make: async () => {
      const { data } = await on.octokit.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
        owner: on.owner,
        repo: on.repo,
        issue_number: on.number,
        body,
        request: { retries: 0 },
      });
      return Number(data.id);
    },
    find: () => newest(on, body),
  });
}

/** False: somebody deleted the comment. */
async function edit(on: CommentOn, comment_id: number, body: string): Promise<boolean> {
  try {
    const where = { owner: on.owner, repo: on.repo, comment_id };
    await on.octokit.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', { ...where, body });
    return true;
  } catch (error) {
    if (statusOf(error) === 404) return false;
    throw error;
  }
}

/** `own` are the ids of comments we wrote, oldest first. At most one write; none when the comment already says it. */
export async function publishComment(
  on: CommentOn,
  content: CommentContent,
  own: readonly number[],
  known: KnownHere,
): Promise<void> {
  const remembered = await known.get();
  const id = remembered && own.includes(remembered.id) ? remembered.id : own[0];
  const body = content.body ?? (id === undefined ? null : content.settled);
  if (body === null || (remembered && remembered.id === id && remembered.body === body)) return;
  const edited = id !== undefined && (await edit(on, id, body));
  if (!edited && content.body === null) return;
  await known.set({ id: edited && id !== undefined ? id : await create(on, body), body });
}
