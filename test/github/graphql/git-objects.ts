/** Commits, trees and blobs. */

import { commitOf } from '../find.ts';
import type { Commit, TreeEntry } from '../git/objects.ts';
import { entryAt, nameOf } from '../git/tree.ts';
import { pullsWithCommit } from '../pull-state.ts';
import { stamp } from '../shapes/accounts.ts';
import { nodeId } from '../shapes/node-id.ts';
import { signatureOf } from '../signatures.ts';
import type { Repository } from '../state.ts';
import { accountByLogin } from '../world.ts';
import { actor, authorsOf, gitActor } from './actors.ts';
import { branchProtectionRule } from './branch-protection.ts';
import { rollup } from './checks.ts';
import { type ConnectionArguments, connection } from './connection.ts';
import { type Context, type Node, need } from './context.ts';
import { history } from './deployments.ts';
import { pullRequest, viewerOf } from './pull-request.ts';

export interface Here {
  readonly context: Context;
  readonly repository: Repository;
}

function signatureNode({ context, repository }: Here, commit: Commit): Node | null {
  const signature = signatureOf(context.world, repository, commit);
  if (!signature) return null;
  const { state, signer, byGitHub = false } = signature;
  const account = signer === null ? null : accountByLogin(context.world, signer);
  return {
    __typename: 'GpgSignature',
    isValid: state === 'VALID',
    state,
    signer: account ? actor(context, account) : null,
    wasSignedByGitHub: byGitHub,
  };
}

function commitNode({ context, repository }: Here, commit: Commit): Node {
  const here = { context, repository };
  const { oid, message, author, committer, parents } = commit;
  const [headline = ''] = message.split('\n', 1);
  return {
    __typename: 'Commit',
    id: nodeId('Commit', oid),
    oid,
    abbreviatedOid: oid.slice(0, 7),
    message,
    messageHeadline: headline,
    messageBody: message.slice(headline.length).trim(),
    authoredDate: stamp(author.date),
    committedDate: stamp(committer.date),
    url: `${context.world.url}/${repository.owner.login}/${repository.name}/commit/${oid}`,
    author: gitActor(context, author),
    committer: gitActor(context, committer),
    authors: (args: ConnectionArguments) =>
      connection(context, 'authors', args, authorsOf(author, message), (one) => gitActor(context, one)),
    parents: (args: ConnectionArguments) =>
      connection(context, 'parents', args, parents, (one) => commitAt(here, one)),
    history: (args: ConnectionArguments) => history(here, oid, args),
    signature: signatureNode(here, commit),
    tree: () => treeNode(here, commit.tree),
    file: async ({ path }: { readonly path: string }) => {
      if (context.world.hidesFiles) return null;
      const entry = await entryAt(repository.store, commit.tree, path);
      const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
      return entry ? entryNode(here, entry, folder) : null;
    },
    comments: (args: ConnectionArguments) => {
      need(context, repository, 'contents=read');
      const all = repository.commitComments.filter((one) => one.sha === oid);
      return connection(context, 'comments', args, all, (one) => ({
        __typename: 'CommitComment',
        id: nodeId('CommitComment', one.id),
        databaseId: one.id,
        body: one.body,
        author: actor(context, one.author),
        viewerDidAuthor: viewerOf(context) === one.author.id,
      }));
    },
    statusCheckRollup: () => rollup(context, repository, oid),
    associatedPullRequests: async (args: ConnectionArguments) => {
      need(context, repository, 'pull_requests=read');
      const pulls = await pullsWithCommit(repository, oid);
      return connection(context, 'associatedPullRequests', args, pulls, (one) => pullRequest(context, one));
    },
  };
}

export async function commitAt(here: Here, oid: string): Promise<Node> {
  return commitNode(here, await here.repository.store.commit(oid));
}

const types: Readonly<Record<string, string>> = { '40000': 'tree', '160000': 'commit' };

function entryNode(here: Here, entry: TreeEntry, folder: string): Node {
  const name = nameOf(entry);
  const path = folder === '' ? name : `${folder}/${name}`;
  return {
    __typename: 'TreeEntry',
    name,
    path,
    type: types[entry.mode] ?? 'blob',
    mode: Number.parseInt(entry.mode, 8),
    oid: entry.oid,
    object: () => (entry.mode === '160000' ? null : objectNode(here, entry.oid, path)),
    size: async () => (await here.repository.store.object(entry.oid))?.body.length ?? 0,
  };
}

function treeNode(here: Here, oid: string, path = ''): Node {
  return {
    __typename: 'Tree',
    id: nodeId('Tree', oid),
    oid,
    abbreviatedOid: oid.slice(0, 7),
    entries: async () => (await here.repository.store.tree(oid)).map((entry) => entryNode(here, entry, path)),
  };
}

/** As git decides: a NUL among the first 8,000 bytes. */
const isBinary = (bytes: Buffer): boolean => bytes.subarray(0, 8000).includes(0);

function blobNode({ context }: Here, oid: string, bytes: Buffer): Node {
  const most = context.world.limits.blobTextBytes;
  const binary = isBinary(bytes);
  return {
    __typename: 'Blob',
    id: nodeId('Blob', oid),
    oid,
    abbreviatedOid: oid.slice(0, 7),
    byteSize: bytes.length,
    isBinary: binary,
    isTruncated: bytes.length > most,
    text: () => (binary ? null : bytes.subarray(0, most).toString('utf8')),
  };
}

/** An annotated tag. */
function tagNode(here: Here, oid: string, body: Buffer): Node {
  const text = body.toString('utf8');
  const of = (pattern: RegExp) => pattern.exec(text)?.[1] ?? '';
  const at = /^tagger .*> (\d+)/m.exec(text)?.[1];
  return {
    __typename: 'Tag',
    id: nodeId('Tag', oid),
    oid,
    name: of(/^tag (.*)$/m),
    tagger: at === undefined ? null : { __typename: 'GitActor', date: stamp(new Date(Number(at) * 1000)) },
    target: () => objectNode(here, of(/^object ([0-9a-f]{40})/)),
  };
}

async function objectNode(here: Here, oid: string, path = ''): Promise<Node | null> {
  const object = await here.repository.store.object(oid);
  if (object?.type === 'blob') return blobNode(here, oid, object.body);
  if (object?.type === 'tree') return treeNode(here, oid, path);
  if (object?.type === 'tag') return tagNode(here, oid, object.body);
  return object?.type === 'commit' ? commitAt(here, oid) : null;
}

/** `object(expression: "ref:path")` or `object(oid: …)`; null when there is nothing there. */
export async function gitObject(
  here: Here,
  { expression, oid }: { readonly expression?: string | null; readonly oid?: string | null },
): Promise<Node | null> {
  need(here.context, here.repository, 'contents=read');
  if (oid != null) return objectNode(here, oid);
  const [name = '', path] = (expression ?? '').split(/:(.*)/s);
  const commit = await commitOf(here.repository, name);
  if (commit === null) return null;
  if (path === undefined) return objectNode(here, commit);
  const { tree } = await here.repository.store.commit(commit);
  const entry = await entryAt(here.repository.store, tree, path);
  return entry ? objectNode(here, entry.oid, path.replace(/\/$/, '')) : null;
}

export function refNode(here: Here, name: string, oid: string): Node {
  const short = name.replace(/^refs\/(heads|tags)\//, '');
  return {
    __typename: 'Ref',
    id: nodeId('Ref', `${here.repository.id}:${name}`),
    name: short,
    prefix: name.slice(0, name.length - short.length),
    target: () => objectNode(here, oid),
    branchProtectionRule: () => branchProtectionRule(here, short),
  };
}
