/**
 * Sticky comments: at most one per pull request and purpose, edited in place, none when there is nothing to say. One is
 * found by the id that was noted when it was written; where nothing was noted (a workflow, a database that was lost), by
 * the first line of what we wrote ourselves.
 */
import { allPages } from '../github/access/assessment-octokit.ts';
import { statusOf } from '../github/access/reasons.ts';
import type { GuardedOctokit } from '../github/reads.ts';
import type { KnownComment } from '../store/comments.ts';
import { type CommentPurpose, commentPurposeOf, isMarked, marked } from './purposes.ts';
import { writeOnce } from './write.ts';

export interface CommentOn {
  readonly octokit: GuardedOctokit;
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
  /** The App that writes; null when it is not known, as with a workflow's token. */
  readonly appId: number | null;
  /** Ids of the comments whose author we are, oldest first, as they were read before. */
  readonly own: readonly number[];
}

export interface CommentContent {
  readonly purpose: CommentPurpose;
  /** What there is to say; null when there is nothing. */
  readonly body: string | null;
  /** What an existing comment becomes when there is nothing left to say. */
  readonly settled: string;
}

/** The comments that this pull request is known to have. */
export interface KnownHere {
  /** By purpose, answers to commands left out. */
  list(): Promise<ReadonlyMap<string, KnownComment>>;
  /** Answers to commands. */
  replies(): Promise<readonly number[]>;
  set(purpose: CommentPurpose, comment: KnownComment): Promise<void>;
  /** Somebody deleted it. */
  forget(purpose: CommentPurpose, id: number): Promise<void>;
}

interface Listed {
  readonly id: number;
  readonly body?: string;
  readonly performed_via_github_app?: { readonly id: number } | null;
}

const commentsRoute = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments';

/** One that was made although the answer did not say so. */
async function newest(on: CommentOn, body: string): Promise<number | null> {
  const { data } = await on.octokit.request(commentsRoute, {
    owner: on.owner,
    repo: on.repo,
    issue_number: on.number,
    since: new Date(Date.now() - 5 * 60_000).toISOString(),
    per_page: 100,
    request: { calls: undefined },
  });
  const isOurs = (app: Listed['performed_via_github_app']) =>
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

/** Those among `ids` that are for this purpose, best first: marked before unmarked ones, older before newer ones. */
async function recognised(
  on: CommentOn,
  purpose: CommentPurpose,
  ids: readonly number[],
): Promise<readonly KnownComment[]> {
  if (ids.length === 0) return [];
  const { octokit, owner, repo, number: issue_number } = on;
  const where = { owner, repo, issue_number };
  const all = await allPages<Listed>(octokit, commentsRoute, { ...where, request: { calls: undefined } });
  const found = all
    .map(({ id, body = '' }) => ({ id: Number(id), body }))
    .filter(({ id, body }) => ids.includes(id) && commentPurposeOf(body, on.appId !== null) === purpose);
  const isSure = ({ body }: KnownComment) => isMarked(body, purpose);
  return [...found.filter(isSure), ...found.filter((one) => !isSure(one))];
}

/** Says it in the first of these that is still there; null when none is. */
async function sayIn(
  on: CommentOn,
  comments: readonly KnownComment[],
  body: string,
): Promise<KnownComment | null> {
  for (const { id, body: said } of comments)
    if ((said === body && on.own.includes(id)) || (await edit(on, id, body))) return { id, body };
  return null;
}

/** At most one write, or two when a comment was deleted meanwhile; none when the comment already says it. */
export async function publishComment(
  on: CommentOn,
  content: CommentContent,
  known: KnownHere,
): Promise<void> {
  const { purpose } = content;
  const body = marked(purpose, content.body ?? content.settled);
  const stored = await known.list();
  const remembered = stored.get(purpose);
  if (remembered) {
    const said = await sayIn(on, [remembered], body);
    if (said?.body === remembered.body) return;
    if (said) return known.set(purpose, said);
    await known.forget(purpose, remembered.id);
  }
  const taken = [...stored.values()].map(({ id }) => id).concat(await known.replies());
  const candidates = await recognised(
    on,
    purpose,
    on.own.filter((id) => !taken.includes(id)),
  );
  const said = await sayIn(on, candidates, body);
  if (said) return known.set(purpose, said);
  if (content.body !== null) await known.set(purpose, { id: await create(on, body), body });
}
