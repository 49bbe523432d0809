/** The one comment that answers a command: posted once even if a try breaks off, and edited when there is more to say. */
import { page } from '../../policies/engine/report/blocks.ts';
import { allPages } from '../github/access/assessment-octokit.ts';
import { statusOf } from '../github/access/reasons.ts';
import type { GuardedOctokit } from '../github/reads.ts';
import { isMarked, marked, replyBegins } from '../publish/purposes.ts';
import { writeOnce } from '../publish/write.ts';
import type { Commands } from '../store/comment-commands.ts';

/** Bytes of an answer: short, by intent. */
const maxBytes = 12_000;

/** The comment that is answered, and who answers. */
export interface ReplyTo {
  readonly octokit: GuardedOctokit;
  readonly owner: string;
  readonly repo: string;
  /** The pull request's. */
  readonly number: number;
  readonly comment: number;
  readonly appId: number;
  /** Where people see GitHub. */
  readonly web: string;
  readonly commands: Commands;
  readonly now: Date;
}

function anchor({ comment }: ReplyTo): string {
  return `#issuecomment-${comment})`;
}

function bodyOf(to: ReplyTo, blocks: readonly string[]): string {
  const { web, owner, repo, number } = to;
  const place = `${web}/${encodeURIComponent(owner)}/${encodeURIComponent(repo)}/pull/${number}`;
  return marked('reply', page([`${replyBegins}${place}${anchor(to)}`, ...blocks], maxBytes));
}

interface Listed {
  readonly id: number;
  readonly body?: string;
  readonly performed_via_github_app?: { readonly id: number } | null;
}

/** The line that an answer links to its comment with: the first one people see. */
function opening(body: string): string | undefined {
  const [first, second] = body.split('\n', 2);
  return isMarked(body, 'reply') ? second : first;
}

/** Fairlead's by the App that wrote it, and an answer to this comment by its link. */
async function find(to: ReplyTo): Promise<number | null> {
  const { octokit, owner, repo, number, appId } = to;
  const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments';
  // A look-up after a failed write must not be answered from earlier reads.
  const fresh = { request: { calls: undefined } };
  const all = await allPages<Listed>(octokit, route, { owner, repo, issue_number: number, ...fresh });
  const made = all.find(
    ({ performed_via_github_app: app, body = '' }) =>
      app?.id === appId && opening(body)?.endsWith(anchor(to)),
  );
  return made ? Number(made.id) : null;
}

async function post(to: ReplyTo, body: string): Promise<number> {
  const { octokit, owner, repo, number } = to;
  const make = async () => {
    const { data } = await octokit.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      owner,
      repo,
      issue_number: number,
      body,
      request: { retries: 0 },
    });
    return Number(data.id);
  };
  return writeOnce({ make, find: () => find(to) });
}

async function edit({ octokit, owner, repo }: ReplyTo, comment_id: number, body: string): Promise<void> {
  try {
    await octokit.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', {
      owner,
      repo,
      comment_id,
      body,
    });
  } catch (error) {
    // Somebody deleted it: then it stays deleted.
    if (statusOf(error) !== 404) throw error;
  }
}

/** `blocks` are Markdown, made by the one escaper. The command must be recorded as taken. */
export async function reply(to: ReplyTo, blocks: readonly string[]): Promise<void> {
  const { commands, comment, now } = to;
  const body = bodyOf(to, blocks);
  const known = await commands.find(comment);
  const there = known?.reply ?? (known?.intended ? await find(to) : null);
  if (there !== null) {
    if (known?.reply === null) await commands.replied(comment, there);
    return edit(to, there, body);
  }
  await commands.intend(comment, now);
  await commands.replied(comment, await post(to, body));
}
