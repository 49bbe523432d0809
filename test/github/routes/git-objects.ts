/** Git's objects written one by one, as unkind as GitHub. https://docs.github.com/rest/git */
import * as z from 'zod';
import { permitted } from '../auth/access.ts';
import { actorOf } from '../auth/identity.ts';
import { formatCommit, type Identity } from '../git/objects.ts';
import { isOid } from '../git/store.ts';
import { editTree, entryAt, type FileContent } from '../git/tree.ts';
import { type Answer, bodyAs, json, parameter, type RepositoryCall } from '../http/call.ts';
import { documented } from '../http/documented.ts';
import { found, notAccessible, notFound, Refusal } from '../http/refusal.ts';
import { type Route, repositoryRoute } from '../http/router.ts';
import { identityOf } from '../pull-state.ts';
import { api, fullName } from '../shapes/accounts.ts';
import { commitShape } from '../shapes/commits.ts';
import { nodeId } from '../shapes/node-id.ts';
import type { Schemas } from '../state.ts';
import { treeShape } from './git.ts';

const base = '/repos/{owner}/{repo}/git';

/** Nothing can be written where nothing was ever pushed, and nothing anywhere once it is archived. */
function writable({ repository }: RepositoryCall): void {
  if (repository.archived) throw new Refusal(403, 'Repository was archived so is read-only.');
  if (repository.refs.list('refs/heads/').length === 0) throw new Refusal(409, 'Git Repository is empty.');
}

const blobs = z.object({ content: z.string(), encoding: z.enum(['utf-8', 'base64']).optional() });

function createBlob(call: RepositoryCall): Answer {
  writable(call);
  const { content, encoding } = bodyAs(call, blobs);
  const bytes = Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8');
  const sha = call.repository.store.write('blob', bytes);
  const body: Schemas['short-blob'] = {
    url: api(call.world, `/repos/${fullName(call.repository)}/git/blobs/${sha}`),
    sha,
  };
  return json(body, 201);
}

const trees = z.object({
  base_tree: z.string().optional(),
  tree: z.array(
    z.object({
      path: z.string(),
      mode: z.enum(['100644', '100755', '040000', '160000', '120000']),
      type: z.enum(['blob', 'tree', 'commit']).optional(),
      sha: z.string().nullish(),
      content: z.string().optional(),
    }),
  ),
});

type Entry = z.infer<typeof trees>['tree'][number];

async function contentOf({ repository: { store } }: RepositoryCall, entry: Entry): Promise<FileContent> {
  if (entry.sha !== undefined && entry.content !== undefined)
    throw new Refusal(422, 'Must supply either tree.sha or tree.content, not both.');
  if (entry.sha === null) return null;
  const object = entry.sha !== undefined && isOid(entry.sha) ? await store.object(entry.sha) : null;
  if (entry.sha !== undefined && object?.type !== 'blob')
    throw new Refusal(422, `tree.sha ${entry.sha} is not a valid blob`);
  const content = object?.body ?? entry.content ?? '';
  return entry.mode === '100755' || entry.mode === '120000' ? { mode: entry.mode, content } : content;
}

/**
 * Files below `.github/workflows` take a permission of their own: an App is refused with 403, and a person's token is told
 * that there is nothing. https://github.com/octokit/rest.js/issues/368, IAreKyleW00t/verified-bot-commit#331
 */
function mayWrite(call: RepositoryCall, path: string): void {
  if (!path.startsWith('.github/workflows/') || permitted(call, call.repository, ['workflows=write'])) return;
  throw call.identity.kind === 'user' ? notFound() : notAccessible();
}

async function createTree(call: RepositoryCall): Promise<Answer> {
  writable(call);
  const { store } = call.repository;
  const { tree: entries, base_tree: from } = bodyAs(call, trees);
  if (from !== undefined && (!isOid(from) || (await store.object(from))?.type !== 'tree'))
    throw new Refusal(422, 'base_tree is not a valid tree oid');
  if (entries.length === 0) throw new Refusal(422, 'Invalid tree info');
  const files: Record<string, FileContent> = {};
  for (const entry of entries) {
    if (/(?:^|\/)(?:\.{0,2}|\.git)(?:\/|$)/.test(entry.path))
      throw new Refusal(422, 'tree.path contains a malformed path component');
    mayWrite(call, entry.path);
    if (entry.sha === null && from !== undefined && !(await entryAt(store, from, entry.path)))
      throw new Refusal(422, 'GitRPC::BadObjectState');
    files[entry.path] = await contentOf(call, entry);
  }
  const oid = await editTree(store, from ?? null, files);
  return json(await treeShape(call, oid, false), 201);
}

const person = z.object({ name: z.string(), email: z.string(), date: z.string().optional() });
const commits = z.object({
  message: z.string(),
  tree: z.string(),
  parents: z.array(z.string()).optional(),
  author: person.optional(),
  committer: person.partial().optional(),
});

async function createCommit(call: RepositoryCall): Promise<Answer> {
  writable(call);
  const { repository, world, identity } = call;
  const { store } = repository;
  const { message, tree, parents = [], author } = bodyAs(call, commits);
  if (!isOid(tree) || (await store.object(tree))?.type !== 'tree')
    throw new Refusal(422, 'Tree SHA does not exist');
  for (const parent of parents)
    if (!isOid(parent) || (await store.object(parent))?.type !== 'commit')
      throw new Refusal(422, 'Parent SHA does not exist or is not a commit object');
  const own = identityOf(actorOf(identity), world.now());
  const by: Identity = author
    ? { name: author.name, email: author.email, date: author.date ? new Date(author.date) : world.now() }
    : own;
  const oid = store.write('commit', formatCommit({ tree, parents, author: by, committer: by, message }));
  // GitHub signs what an App commits in its own name.
  if (identity.kind === 'installation' && !author)
    repository.signatures.set(oid, { state: 'VALID', signer: actorOf(identity).login, byGitHub: true });
  return json(await gitCommit(call, oid), 201);
}

async function gitCommit(call: RepositoryCall, oid: string): Promise<Schemas['git-commit']> {
  const { world, repository } = call;
  const { commit, parents, html_url, node_id } = await commitShape(world, repository, oid);
  const url = api(world, `/repos/${fullName(repository)}/git/commits/${oid}`);
  const known = (one: typeof commit.author) => {
    const { name = '', email = '', date = '' } = one ?? {};
    return { name, email, date };
  };
  return {
    sha: oid,
    node_id,
    url,
    html_url,
    author: known(commit.author),
    committer: known(commit.committer),
    message: commit.message,
    tree: commit.tree,
    parents: parents.map(({ sha, url, html_url = '' }) => ({ sha, url, html_url })),
    verification: { ...unverified, ...commit.verification, verified_at: null },
  };
}

const unverified = { verified: false, reason: 'unsigned', signature: null, payload: null } as const;

async function commit(call: RepositoryCall): Promise<Answer> {
  const sha = parameter(call, 'commit_sha');
  const object = isOid(sha) ? await call.repository.store.object(sha) : null;
  if (object?.type !== 'commit') throw notFound();
  return json(await gitCommit(call, sha));
}

/** An annotated tag; a lightweight one has no object of its own. */
async function tag(call: RepositoryCall): Promise<Answer> {
  const { world, repository } = call;
  const sha = parameter(call, 'tag_sha');
  const object = isOid(sha) ? await repository.store.object(sha) : null;
  const { body } = found(object?.type === 'tag' ? object : null);
  const text = body.toString('utf8');
  const field = (name: string) => new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1] ?? '';
  const [, name = '', email = '', seconds = '0'] = /^(.*?) <(.*?)> (\d+)/.exec(field('tagger')) ?? [];
  const address = api(world, `/repos/${fullName(repository)}/git`);
  const shape: Schemas['git-tag'] = {
    node_id: nodeId('Tag', sha),
    tag: field('tag'),
    sha,
    url: `${address}/tags/${sha}`,
    message: text.slice(text.indexOf('\n\n') + 2),
    tagger: { name, email, date: new Date(Number(seconds) * 1000).toISOString() },
    object: {
      sha: field('object'),
      type: field('type'),
      url: `${address}/${field('type')}s/${field('object')}`,
    },
    verification: { ...unverified, verified_at: null },
  };
  return json(shape);
}

const writing = ['contents=write'];
const reading = ['contents=read'];

export const gitObjectRoutes: readonly Route[] = [
  ...documented('git/blobs', { 'create-a-blob': repositoryRoute(`POST ${base}/blobs`, writing, createBlob) }),
  ...documented('git/trees', { 'create-a-tree': repositoryRoute(`POST ${base}/trees`, writing, createTree) }),
  ...documented('git/commits', {
    'create-a-commit': repositoryRoute(`POST ${base}/commits`, writing, createCommit),
    'get-a-commit-object': repositoryRoute(`GET ${base}/commits/{commit_sha}`, reading, commit),
  }),
  ...documented('git/tags', { 'get-a-tag': repositoryRoute(`GET ${base}/tags/{tag_sha}`, reading, tag) }),
];
