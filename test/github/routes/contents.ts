/** Files and folders by path. https://docs.github.com/rest/repos/contents */
import { commitOf } from '../find.ts';
import { type TreeEntry, textOf } from '../git/objects.ts';
import { entryAt } from '../git/tree.ts';
import { type Answer, json, parameter, type RepositoryCall } from '../http/call.ts';
import { found, Refusal } from '../http/refusal.ts';
import { type Route, repositoryRoute } from '../http/router.ts';
import { api, fullName, htmlUrl } from '../shapes/accounts.ts';
import type { Schemas } from '../state.ts';
import { wrapped } from './git.ts';

type Entry = Schemas['content-directory'][number];

const encodePath = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

const kinds: Readonly<Record<string, Entry['type']>> = {
  '40000': 'dir',
  '120000': 'symlink',
  '160000': 'submodule',
};

const kindOf = (entry: TreeEntry): Entry['type'] => kinds[entry.mode] ?? 'file';

function common(call: RepositoryCall, entry: TreeEntry, path: string, ref: string) {
  const { world, repository } = call;
  const kind = kindOf(entry);
  const base = api(world, `/repos/${fullName(repository)}`);
  const url = `${base}/contents/${encodePath(path)}?ref=${encodeURIComponent(ref)}`;
  const git = `${base}/git/${kind === 'dir' ? 'trees' : 'blobs'}/${entry.oid}`;
  const html = `${htmlUrl(world, repository)}/${kind === 'dir' ? 'tree' : 'blob'}/${ref}/${encodePath(path)}`;
  const download = kind === 'dir' || kind === 'submodule' ? null : html.replace('/blob/', '/raw/');
  return {
    name: path.split('/').at(-1) ?? '',
    path,
    sha: entry.oid,
    url,
    html_url: html,
    git_url: git,
    download_url: download,
    _links: { self: url, git, html },
  };
}

async function sizeOf(call: RepositoryCall, entry: TreeEntry): Promise<number> {
  const kind = kindOf(entry);
  if (kind === 'dir' || kind === 'submodule') return 0;
  return (await call.repository.store.object(entry.oid))?.body.length ?? 0;
}

async function directory(call: RepositoryCall, entry: TreeEntry, path: string, ref: string): Promise<Answer> {
  const entries = await call.repository.store.tree(entry.oid);
  const shown = entries.slice(0, call.world.limits.directoryEntries);
  const body: Schemas['content-directory'] = await Promise.all(
    shown.map(async (one) => {
      const inner = [path, textOf(one.name)].filter(Boolean).join('/');
      // GitHub lists submodules as files here, for reasons of compatibility that it documents.
      const type = kindOf(one) === 'submodule' ? 'file' : kindOf(one);
      return { type, size: await sizeOf(call, one), ...common(call, one, inner, ref) };
    }),
  );
  return json(body);
}

async function file(call: RepositoryCall, entry: TreeEntry, path: string, ref: string): Promise<Answer> {
  const { limits } = call.world;
  const bytes = found(await call.repository.store.object(entry.oid)).body;
  if (bytes.length > limits.rawBytes) {
    throw new Refusal(
      403,
      'This API returns blobs up to 100 MB in size. The requested blob is too large to fetch via the API.',
      [{ resource: 'Blob', field: 'data', code: 'too_large' }],
    );
  }
  if (/application\/vnd\.github(\.v3)?\.raw/.test(call.accept)) {
    return {
      status: 200,
      headers: { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' },
      body: bytes,
    };
  }
  const small = bytes.length <= limits.contentBytes;
  const body: Schemas['content-file'] = {
    type: 'file',
    encoding: small ? 'base64' : 'none',
    size: bytes.length,
    content: small ? wrapped(bytes) : '',
    ...common(call, entry, path, ref),
  };
  return json(body);
}

async function special(call: RepositoryCall, entry: TreeEntry, path: string, ref: string): Promise<Answer> {
  if (kindOf(entry) === 'submodule') {
    const body: Schemas['content-submodule'] = {
      type: 'submodule',
      submodule_git_url: '',
      size: 0,
      ...common(call, entry, path, ref),
    };
    return json(body);
  }
  const target = found(await call.repository.store.object(entry.oid)).body.toString('utf8');
  const commit = found(await commitOf(call.repository, ref));
  const { tree } = await call.repository.store.commit(commit);
  const at = new URL(target, `file:///${path}`).pathname.slice(1);
  const pointed = await entryAt(call.repository.store, tree, decodeURIComponent(at));
  if (pointed && kindOf(pointed) === 'file') return file(call, pointed, path, ref);
  const body: Schemas['content-symlink'] = {
    type: 'symlink',
    target,
    size: target.length,
    ...common(call, entry, path, ref),
  };
  return json(body);
}

async function contents(call: RepositoryCall): Promise<Answer> {
  const { repository } = call;
  const path = parameter(call, 'path').replace(/^\/+|\/+$/g, '');
  const ref = call.query.get('ref') ?? repository.defaultBranch;
  const oid = await commitOf(repository, ref);
  if (oid === null) {
    if (!call.query.has('ref')) throw new Refusal(404, 'This repository is empty.');
    throw new Refusal(404, `No commit found for the ref ${ref}`);
  }
  const entry = found(await entryAt(repository.store, (await repository.store.commit(oid)).tree, path));
  const kind = kindOf(entry);
  if (kind === 'dir') return directory(call, entry, path, ref);
  return kind === 'file' ? file(call, entry, path, ref) : special(call, entry, path, ref);
}

export const contentRoutes: readonly Route[] = [
  repositoryRoute('GET /repos/{owner}/{repo}/contents', ['contents=read'], contents),
  repositoryRoute('GET /repos/{owner}/{repo}/contents/{path+}', ['contents=read'], contents),
];
