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

/** A workflow's run remembers nothing of the one before. */
const nothing: KnownHere = {
  list: async () => new Map(),
  replies: async () => [],
  set: async () => undefined,
  forget: async () => undefined,
};

/** Writes, edits or leaves the comment. When the token may not write, a notice says so; that is not a failure. */
export async function commentFromWorkflow(judged: JudgedPullRequest, access: Access): Promise<void> {
  if (!judged.snapshot) return;
  const { owner, repo } = access;
  const on = {
    octokit: access.octokitFor({ for: 'comment' }),
    owner,
    repo,
    number: judged.number,
    appId: null,
    own: judged.snapshot.pullRequest.ownComments,
  };
  const [body, settled] = [renderComment(judged.report), renderSettledComment(judged.report)];
  try {
    await publishComment(on, { purpose: 'policies', body, settled }, nothing);
  } catch (error) {
    if (statusOf(error) !== 403 && statusOf(error) !== 404) throw error;
    notice(
      'The token may not write to this pull request (it comes from a fork, or pull-requests: write is missing), so there is no comment. The summary has everything.',
    );
  }
}
