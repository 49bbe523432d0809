/**
 * The sticky comment from a workflow. Every workflow of a repository writes as the same bot, so Fairlead's comment is known
 * by its first line among that bot's; somebody else's comment is never touched, whatever it says.
 */
import { notice } from '@actions/core';
import { renderComment, renderSettledComment } from '../../policies/engine/report/comment.ts';
import { statusOf } from '../github/access/reasons.ts';
import { type KnownHere, publishComment } from '../publish/comment.ts';
import type { Access } from '../subjects/access.ts';
import type { JudgedPullRequest } from '../subjects/pull-request/judge.ts';

const marker = '<!-- fairlead-check-action -->';

async function markedAmong(
  judged: JudgedPullRequest,
  access: Access,
  ids: readonly number[],
): Promise<readonly number[]> {
  const { octokit } = judged.counted;
  const marked: number[] = [];
  for (const comment_id of ids) {
    const where = { owner: access.owner, repo: access.repo, comment_id };
    const { data } = await octokit.request('GET /repos/{owner}/{repo}/issues/comments/{comment_id}', where);
    if (data.body?.startsWith(marker)) marked.push(comment_id);
  }
  return marked;
}

/** A workflow's run remembers nothing of the one before. */
const nothing: KnownHere = { get: async () => null, set: async () => undefined };

/** Writes, edits or leaves the comment. When the token may not write, a notice says so; that is not a failure. */
export async function commentFromWorkflow(judged: JudgedPullRequest, access: Access): Promise<void> {
  if (!judged.snapshot) return;
  const said = renderComment(judged.report);
  const content = {
    body: said === null ? null : `${marker}\n${said}`,
    settled: `${marker}\n${renderSettledComment(judged.report)}`,
  };
  const on = {
    octokit: judged.counted.octokit,
    owner: access.owner,
    repo: access.repo,
    number: judged.number,
    appId: null,
  };
  try {
    const own = await markedAmong(judged, access, judged.snapshot.pullRequest.ownComments);
    await publishComment(on, content, own, nothing);
  } catch (error) {
    if (statusOf(error) !== 403 && statusOf(error) !== 404) throw error;
    notice(
      'The token may not write to this pull request (it comes from a fork, or pull-requests: write is missing), so there is no comment. The summary has everything.',
    );
  }
}
