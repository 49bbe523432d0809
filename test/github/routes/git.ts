/** Git's own objects. https://docs.github.com/rest/git */
import * as z from 'zod';
import { actorOf } from '../auth/identity.ts';
import { updateRef } from '../changes/pushes.ts';
import { commitOf } from '../find.ts';
import { isAncestor } from '../git/history.ts';
import { isOid } from '../git/store.ts';
import { listTree } from '../git/tree.ts';
import { bodyAs, json, noContent, parameter, type RepositoryCall } from '../http/call.ts';
import { list } from '../http/paging.ts';
import { found, Refusal } from '../http/refusal.ts';
import { type Route, repositoryRoute } from '../http/router.ts';
import { api, fullName } from '../shapes/accounts.ts';
import { refShape } from '../shapes/commits.ts';
import { nodeId } from '../shapes/node-id.ts';
import type { Schemas } from '../state.ts';

/** Base64 in lines of 60 characters, as GitHub writes it. */
export function wrapped(bytes: Buffer): string {
  return bytes.toString('base64').replace(/.{60}/g, '$&\n').concat('\n');
}

const base = '/repos/{owner}/{repo}/git';

/** A tree's id from its own, a commit's, or a branch's name. */
async function treeOf(call: RepositoryCall, name: string): Promise<string> {
  const { store } = call.repository;
  if (isOid(name) && (await store.object(name))?.type === 'tree') return name;
  return (await store.commit(found(await commitOf(call.repository, name)))).tree;
}

/** What GitHub says of a tree. */
export async function treeShape(
  call: RepositoryCall,
  sha: string,
  recursive: boolean,
): Promise<Schemas['git-tree']> {
  const { world, repository } = call;
  const entries = await listTree(repository.store, sha, recursive);
  const limit = call.effects.includes('truncate-page')
    ? Math.floor(entries.length / 2)
    : world.limits.treeEntries;
  const address = api(world, `/repos/${fullName(repository)}/git`);
  return {
    sha,
    url: `${address}/trees/${sha}`,
    tree: entries.slice(0, limit).map(({ path, mode, type, oid, size }) => ({
      path,
      mode,
      type,
      sha: oid,
      ...(size === null ? {} : { size }),
      ...(type === 'commit' ? {} : { url: `${address}/${type}s/${oid}` }),
    })),
    truncated: entries.length > limit,
  };
}

async function tree(call: RepositoryCall) {
  const sha = await treeOf(call, parameter(call, 'tree_sha'));
  return json(await treeShape(call, sha, call.query.has('recursive')));
}

async function blob(call: RepositoryCall) {
  const { world, repository } = call;
  const sha = parameter(call, 'file_sha');
  const object = isOid(sha) ? await repository.store.object(sha) : null;
  const { body: bytes } = found(object?.type === 'blob' ? object : null);
  if (/application\/vnd\.github(\.v3)?\.raw/.test(call.accept)) {
    return {
      status: 200,
      headers: { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' },
      body: bytes,
    };
  }
  const body: Schemas['blob'] = {
    sha,
    node_id: nodeId('Blob', sha),
    size: bytes.length,
    url: api(world, `/repos/${fullName(repository)}/git/blobs/${sha}`),
    content: wrapped(bytes),
    encoding: 'base64',
  };
  return json(body);
}

/** `heads/main`, however its slash was encoded. */
const refName = (call: RepositoryCall): string => `refs/${parameter(call, 'ref').replace(/^refs\//, '')}`;

async function ref(call: RepositoryCall) {
  const name = refName(call);
  return json(await refShape(call.world, call.repository, name, found(call.repository.refs.get(name))));
}

async function createRef(call: RepositoryCall) {
  const { ref: name, sha } = bodyAs(call, z.object({ ref: z.string(), sha: z.string() }));
  const { world, repository } = call;
  if (!/^refs\/[^/]+\/./.test(name)) throw new Refusal(422, 'Reference name is not valid');
  if (repository.refs.get(name) !== null) throw new Refusal(422, 'Reference already exists');
  // A name cannot be a branch and a folder of branches.
  const parents = name.split('/').map((_, i, parts) => parts.slice(0, i).join('/'));
  const isTaken = parents.some((one) => repository.refs.get(one) !== null);
  if (isTaken || repository.refs.list(`${name}/`).length > 0)
    throw new Refusal(422, 'Reference update failed');
  const oid = isOid(sha) ? await commitOf(repository, sha) : null;
  if (oid === null) throw new Refusal(422, 'Object does not exist');
  await updateRef(world, repository, { ref: name, after: oid, actor: actorOf(call.identity) });
  return json(await refShape(world, repository, name, oid), 201);
}

async function moveRef(call: RepositoryCall) {
  const { sha, force } = bodyAs(call, z.object({ sha: z.string(), force: z.boolean().optional() }));
  const { world, repository } = call;
  const name = refName(call);
  const before = repository.refs.get(name);
  if (before === null) throw new Refusal(422, 'Reference does not exist');
  const oid = isOid(sha) ? await commitOf(repository, sha) : null;
  if (oid === null) throw new Refusal(422, 'Object does not exist');
  if (force !== true && !(await isAncestor(repository.store, before, oid))) {
    throw new Refusal(422, 'Update is not a fast forward');
  }
  await updateRef(world, repository, { ref: name, after: oid, actor: actorOf(call.identity) });
  return json(await refShape(world, repository, name, oid));
}

async function deleteRef(call: RepositoryCall) {
  const name = refName(call);
  if (call.repository.refs.get(name) === null) throw new Refusal(422, 'Reference does not exist');
  await updateRef(call.world, call.repository, { ref: name, after: null, actor: actorOf(call.identity) });
  return noContent;
}

export const gitRoutes: readonly Route[] = [
  repositoryRoute(`GET ${base}/trees/{tree_sha+}`, ['contents=read'], tree),
  repositoryRoute(`GET ${base}/blobs/{file_sha}`, ['contents=read'], blob),
  repositoryRoute(`GET ${base}/ref/{ref+}`, ['contents=read'], ref),
  repositoryRoute(`GET ${base}/matching-refs/{ref+}`, ['contents=read'], (call) =>
    list(call, call.repository.refs.list(refName(call)), ({ name, oid }) =>
      refShape(call.world, call.repository, name, oid),
    ),
  ),
  repositoryRoute(`POST ${base}/refs`, ['contents=write'], createRef),
  repositoryRoute(`PATCH ${base}/refs/{ref+}`, ['contents=write'], moveRef),
  repositoryRoute(`DELETE ${base}/refs/{ref+}`, ['contents=write'], deleteRef),
];
