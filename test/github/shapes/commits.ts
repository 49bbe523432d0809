/** Commits, files, branches and references. */
import { diffFiles, diffPatches, type FileChange } from '../git/diff.ts';
import type { Commit, Identity } from '../git/objects.ts';
import { signatureOf } from '../signatures.ts';
import type { Repository, Schemas } from '../state.ts';
import { accountByEmail, type World } from '../world.ts';
import { api, fullName, htmlUrl, simpleUser, stamp } from './accounts.ts';
import { nodeId } from './node-id.ts';

const gitUser = ({ name, email, date }: Identity): { name: string; email: string; date: string } => ({
  name,
  email,
  date: stamp(date),
});

function userOf(world: World, { email }: Identity): Schemas['simple-user'] | null {
  const account = accountByEmail(world, email);
  return account ? simpleUser(world, account) : null;
}

const unsigned: Schemas['verification'] = {
  verified: false,
  reason: 'unsigned',
  signature: null,
  payload: null,
  verified_at: null,
};

function verificationOf(world: World, repository: Repository, commit: Commit): Schemas['verification'] {
  const signature = signatureOf(world, repository, commit);
  if (!signature) return unsigned;
  const { state } = signature;
  return { ...unsigned, verified: state === 'VALID', reason: state.toLowerCase() };
}

export async function commitShape(
  world: World,
  repository: Repository,
  oid: string,
): Promise<Schemas['commit']> {
  const commit = await repository.store.commit(oid);
  const base = api(world, `/repos/${fullName(repository)}`);
  const html = htmlUrl(world, repository);
  return {
    sha: oid,
    node_id: nodeId('Commit', oid),
    commit: {
      author: gitUser(commit.author),
      committer: gitUser(commit.committer),
      message: commit.message,
      tree: { sha: commit.tree, url: `${base}/git/trees/${commit.tree}` },
      url: `${base}/git/commits/${oid}`,
      comment_count: 0,
      verification: verificationOf(world, repository, commit),
    },
    url: `${base}/commits/${oid}`,
    html_url: `${html}/commit/${oid}`,
    comments_url: `${base}/commits/${oid}/comments`,
    author: userOf(world, commit.author),
    committer: userOf(world, commit.committer),
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${base}/commits/${sha}`,
      html_url: `${html}/commit/${sha}`,
    })),
  };
}

/** A file's anchor in GitHub's pages and its address parts. */
const encodePath = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

/** GitHub's rule: a binary, an empty change and a diff beyond its limits have no patch at all. */
function patchOf(world: World, change: FileChange, patch: string): { patch?: string } {
  if (change.binary || patch === '') return {};
  const tooLarge =
    Buffer.byteLength(patch) > world.limits.patchBytes || patch.split('\n').length > world.limits.patchLines;
  return tooLarge ? {} : { patch };
}

export function fileShape(
  world: World,
  repository: Repository,
  head: string,
  change: FileChange,
  patch: string,
): Schemas['diff-entry'] {
  const html = htmlUrl(world, repository);
  const path = encodePath(change.path);
  return {
    sha: change.oid,
    filename: change.path,
    status: change.status,
    additions: change.additions,
    deletions: change.deletions,
    changes: change.additions + change.deletions,
    blob_url: `${html}/blob/${head}/${path}`,
    raw_url: `${html}/raw/${head}/${path}`,
    contents_url: `${api(world, `/repos/${fullName(repository)}`)}/contents/${path}?ref=${head}`,
    ...patchOf(world, change, patch),
    ...(change.previousPath === null ? {} : { previous_filename: change.previousPath }),
  };
}

export interface ChangeWithPatch {
  readonly change: FileChange;
  readonly patch: string;
}

export async function changesWithPatches(
  repository: Repository,
  from: string | null,
  to: string,
): Promise<readonly ChangeWithPatch[]> {
  const [changes, patches] = await Promise.all([
    diffFiles(repository.store, from, to),
    diffPatches(repository.store, from, to),
  ]);
  return changes.map((change, at) => ({ change, patch: patches[at] ?? '' }));
}

export function simpleCommit(commit: Commit): Schemas['simple-commit'] {
  const person = ({ name, email }: Identity): { name: string; email: string } => ({ name, email });
  return {
    id: commit.oid,
    tree_id: commit.tree,
    message: commit.message,
    timestamp: stamp(commit.committer.date),
    author: person(commit.author),
    committer: person(commit.committer),
  };
}

export async function refShape(
  world: World,
  repository: Repository,
  name: string,
  oid: string,
): Promise<Schemas['git-ref']> {
  const type = (await repository.store.object(oid))?.type ?? 'commit';
  const base = api(world, `/repos/${fullName(repository)}/git`);
  return {
    ref: name,
    node_id: nodeId('Ref', `${repository.id}:${name}`),
    url: `${base}/${name}`,
    object: { type, sha: oid, url: `${base}/${type}s/${oid}` },
  };
}
