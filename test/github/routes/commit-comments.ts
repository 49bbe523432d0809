/**
 * Comments on commits. One is created with `contents: read`, and edited with `contents: write` alone.
 * https://docs.github.com/rest/commits/comments
 */
import * as z from 'zod';
import { actorOf } from '../auth/identity.ts';
import { commitOf } from '../find.ts';
import { bodyAs, json, numberParameter, parameter, type RepositoryCall } from '../http/call.ts';
import { list } from '../http/paging.ts';
import { found, Refusal } from '../http/refusal.ts';
import { type Route, repositoryRoute } from '../http/router.ts';
import { associationOf } from '../roles.ts';
import { api, fullName, simpleUser, stamp } from '../shapes/accounts.ts';
import { nodeId } from '../shapes/node-id.ts';
import type { CommitComment, Schemas } from '../state.ts';

const base = '/repos/{owner}/{repo}';
const text = z.object({ body: z.string().min(1) });

function shape({ world, repository }: RepositoryCall, comment: CommitComment): Schemas['commit-comment'] {
  const { id, sha, author, createdAt, body } = comment;
  const name = fullName(repository);
  return {
    id,
    node_id: nodeId('CommitComment', id),
    url: api(world, `/repos/${name}/comments/${id}`),
    html_url: `${world.url}/${name}/commit/${sha}#commitcomment-${id}`,
    body,
    path: null,
    position: null,
    line: null,
    commit_id: sha,
    user: simpleUser(world, author),
    created_at: stamp(createdAt),
    updated_at: stamp(createdAt),
    author_association: associationOf(repository, author),
  };
}

async function shaIn(call: RepositoryCall): Promise<string> {
  const sha = await commitOf(call.repository, parameter(call, 'commit_sha'));
  if (sha === null) throw new Refusal(422, `No commit found for SHA: ${parameter(call, 'commit_sha')}`);
  return sha;
}

async function create(call: RepositoryCall) {
  const sha = await shaIn(call);
  const { body } = bodyAs(call, text);
  const comment = {
    id: call.world.nextId(),
    sha,
    body,
    author: actorOf(call.identity),
    createdAt: call.world.now(),
  };
  call.repository.commitComments.push(comment);
  return json(shape(call, comment), 201);
}

export const commitCommentRoutes: readonly Route[] = [
  repositoryRoute(`GET ${base}/commits/{commit_sha}/comments`, ['contents=read'], async (call) => {
    const sha = await shaIn(call);
    const all = call.repository.commitComments.filter((one) => one.sha === sha);
    return list(call, all, (one) => shape(call, one));
  }),
  repositoryRoute(`POST ${base}/commits/{commit_sha}/comments`, ['contents=read'], create),
  repositoryRoute(`PATCH ${base}/comments/{comment_id}`, ['contents=write'], (call) => {
    const id = numberParameter(call, 'comment_id');
    const comment = found(call.repository.commitComments.find((one) => one.id === id));
    comment.body = bodyAs(call, text).body;
    return json(shape(call, comment));
  }),
];
