/** Comments on issues and pull requests, and labels. https://docs.github.com/rest/issues/comments */
import * as z from 'zod';
import { actorOf } from '../auth/identity.ts';
import { createComment, deleteComment, editComment, react } from '../changes/comments.ts';
import { bodyAs, json, noContent, numberParameter, type RepositoryCall } from '../http/call.ts';
import { list } from '../http/paging.ts';
import { found, notAccessible } from '../http/refusal.ts';
import { type Route, repositoryRoute } from '../http/router.ts';
import { canPush } from '../roles.ts';
import { simpleUser, stamp } from '../shapes/accounts.ts';
import { nodeId } from '../shapes/node-id.ts';
import { commentShape } from '../shapes/pulls.ts';
import type { Comment, Schemas } from '../state.ts';

const reads = ['issues=read', 'pull_requests=read'];
const writes = ['issues=write', 'pull_requests=write'];
const text = z.object({ body: z.string() });
const reacted = z.object({
  content: z.enum(['+1', '-1', 'laugh', 'confused', 'heart', 'hooray', 'rocket', 'eyes']),
});

function numberIn(call: RepositoryCall): number {
  const number = numberParameter(call, 'issue_number');
  found(call.repository.pulls.get(number) ?? call.repository.issues.get(number));
  return number;
}

function commentIn(call: RepositoryCall): Comment {
  const id = numberParameter(call, 'comment_id');
  return found(call.repository.comments.find((comment) => comment.id === id));
}

/** One's own, or anyone's with write access. */
function writable(call: RepositoryCall): Comment {
  const comment = commentIn(call);
  const by = actorOf(call.identity);
  if (call.identity.kind === 'user' && comment.author !== by && !canPush(call.repository, by))
    throw notAccessible();
  return comment;
}

const base = '/repos/{owner}/{repo}/issues';

async function create(call: RepositoryCall) {
  const number = numberIn(call);
  const app = call.identity.kind === 'installation' ? call.identity.token.installation.app : null;
  const { body } = bodyAs(call, text);
  const comment = await createComment(call.world, call.repository, number, body, actorOf(call.identity), app);
  return json(commentShape(call.world, call.repository, comment), 201);
}

/** 200 for a reaction that was there. */
function reactTo(call: RepositoryCall) {
  const { reaction, made } = react(
    call.world,
    commentIn(call),
    bodyAs(call, reacted).content,
    actorOf(call.identity),
  );
  const body: Schemas['reaction'] = {
    id: reaction.id,
    node_id: nodeId('Reaction', reaction.id),
    user: simpleUser(call.world, reaction.by),
    content: reaction.content,
    created_at: stamp(reaction.createdAt),
  };
  return json(body, made ? 201 : 200);
}

/** Of all issues and pull requests. `since` is about when they were edited. */
function listed(call: RepositoryCall) {
  const since = call.query.get('since');
  const all = call.repository.comments
    .filter(({ updatedAt }) => since === null || updatedAt >= new Date(since))
    .toSorted((a, b) => b.updatedAt.getTime() - a.updatedAt.getTime());
  return list(call, all, (comment) => commentShape(call.world, call.repository, comment));
}

export const commentRoutes: readonly Route[] = [
  repositoryRoute(`GET ${base}/comments`, reads, listed),
  repositoryRoute(`GET ${base}/comments/{comment_id}`, reads, (call) =>
    json(commentShape(call.world, call.repository, commentIn(call))),
  ),
  repositoryRoute(`PATCH ${base}/comments/{comment_id}`, writes, async (call) => {
    const comment = writable(call);
    const { body } = bodyAs(call, text);
    await editComment(call.world, call.repository, comment, body, actorOf(call.identity));
    return json(commentShape(call.world, call.repository, comment));
  }),
  repositoryRoute(`DELETE ${base}/comments/{comment_id}`, writes, async (call) => {
    await deleteComment(call.world, call.repository, writable(call), actorOf(call.identity));
    return noContent;
  }),
  repositoryRoute(`POST ${base}/comments/{comment_id}/reactions`, writes, reactTo),
  repositoryRoute(`GET ${base}/{issue_number}/comments`, reads, (call) => {
    const number = numberIn(call);
    const since = call.query.get('since');
    const comments = call.repository.comments
      .filter((comment) => comment.number === number)
      .filter((comment) => since === null || comment.updatedAt >= new Date(since));
    return list(call, comments, (comment) => commentShape(call.world, call.repository, comment));
  }),
  repositoryRoute(`POST ${base}/{issue_number}/comments`, writes, create),
];
