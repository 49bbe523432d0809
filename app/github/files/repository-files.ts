/** Files of a repository at a commit, read through GitHub's API. */
import type { components } from '@octokit/openapi-types';
import { compileGlobs } from '../../../policies/engine/glob.ts';
import { own, say } from '../../../policies/engine/prose.ts';
import { CannotLook, type Looked, NotText, settled, whole } from '../../looked.ts';
import { once } from '../../once.ts';
import type { CommitFiles, Held, Point, RepositoryReads, TextFile, Version } from '../../repository-reads.ts';
import { cannotLook, statusOf } from '../access/reasons.ts';
import type { Snapshot } from '../pull-request/snapshot.ts';
import type { GuardedOctokit } from '../reads.ts';
import { readBlobs } from './blobs.ts';
import { textsIn } from './directory-texts.ts';
import { type Place, textReader } from './texts.ts';

export interface FilesOf {
  readonly octokit: GuardedOctokit;
  readonly owner: string;
  readonly repo: string;
  readonly shaOf: (point: Point) => Promise<string>;
  /** What is known of a file's text without a read, once `shaOf` has answered; undefined: nothing. */
  readonly known?: ((place: Place) => string | null | undefined) | undefined;
  /** Whether the list of all files is read anyway: what a whole list does not have is not asked for. */
  readonly listed?: boolean;
}

/** Files read one by one when a glob could match anywhere; more are refused rather than cut. */
const maxSingleReads = 200;

/** For a commit that is gone GitHub answers "No commit found for the ref …": that is not an absent file. */
export function isAbsent(error: unknown): boolean {
  return statusOf(error) === 404 && error instanceof Error && !error.message.includes('No commit found');
}

/** Text of a file; null when there is none. Throws what GitHub's failures throw, and `NotText`. */
export async function requestText(
  { octokit, owner, repo }: Omit<FilesOf, 'shaOf'>,
  path: string,
  /** Null: of the default branch. */
  ref: string | null,
): Promise<string | null> {
  try {
    const { data } = await octokit.request('GET /repos/{owner}/{repo}/contents/{path}', {
      owner,
      repo,
      path,
      ...(ref === null ? {} : { ref }),
      headers: { accept: 'application/vnd.github.raw+json' },
    });
    const text: unknown = data;
    if (typeof text !== 'string') throw new NotText(path);
    if (text.includes('\0')) throw new NotText(path, text);
    return text;
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

async function textAt(of: FilesOf, ref: string, path: string): Promise<string | null> {
  try {
    return await requestText(of, path, ref);
  } catch (error) {
    throw cannotLook(error, say`${path}`, 'contents: read');
  }
}

type Tree = components['schemas']['git-tree'];

async function treeAt(of: FilesOf, sha: string): Promise<Tree> {
  try {
    const { data } = await of.octokit.request('GET /repos/{owner}/{repo}/git/trees/{tree_sha}', {
      owner: of.owner,
      repo: of.repo,
      tree_sha: sha,
      recursive: '1',
    });
    return data;
  } catch (error) {
    throw cannotLook(error, own('the list of all files'), 'contents: read');
  }
}

/** Without wildcards a glob is a path: nothing has to be listed to find it. */
const isPath = (glob: string): boolean => !/[*?[\]{}\\]/.test(glob);

type ReadText = (place: Place) => Promise<string | null>;

async function textsAt(
  read: ReadText,
  sha: string,
  paths: readonly string[],
): Promise<Looked<readonly TextFile[]>> {
  const files = await Promise.all(paths.map(async (path) => ({ path, text: await read({ sha, path }) })));
  return whole(files.flatMap(({ path, text }) => (text === null ? [] : [{ path, text }])));
}

async function textsByTree(
  read: ReadText,
  listed: () => Promise<Tree>,
  sha: string,
  globs: readonly string[],
): Promise<Looked<readonly TextFile[]>> {
  const matches = compileGlobs(globs);
  const { tree, truncated } = await listed();
  if (truncated) throw new CannotLook(own('the repository has more files than GitHub lists at once'));
  const paths = tree.flatMap(({ path, type }) => (type === 'blob' && matches(path) ? [path] : [])).sort();
  if (paths.length > maxSingleReads)
    throw new CannotLook(say`${paths.length} files match, more than are read`);
  return textsAt(read, sha, paths);
}

async function* historyOf(of: FilesOf, path: string): AsyncGenerator<Version> {
  const { data } = await of.octokit
    .request('GET /repos/{owner}/{repo}/commits', {
      owner: of.owner,
      repo: of.repo,
      path,
      sha: await of.shaOf('base'),
      per_page: 30,
    })
    .catch((error: unknown) => {
      throw cannotLook(error, say`the history of ${path}`, 'contents: read');
    });
  for (const { sha, commit } of data) {
    yield { commit: sha, date: commit.committer?.date ?? '', text: await textAt(of, sha, path) };
  }
}

async function exists(of: FilesOf, ref: string, path: string): Promise<boolean> {
  try {
    await of.octokit.request('GET /repos/{owner}/{repo}/contents/{path}', {
      owner: of.owner,
      repo: of.repo,
      path,
      ref,
    });
    return true;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw cannotLook(error, say`${path}`, 'contents: read');
  }
}

/** One read of the whole tree; in a repository too large for that, one per path. */
async function existing(
  of: FilesOf,
  tree: () => Promise<Tree>,
  ref: string,
  paths: readonly string[],
): Promise<ReadonlySet<string>> {
  if (paths.length === 0) return new Set();
  const listed = await tree();
  const present = new Set(listed.tree.map(({ path }) => path));
  const found = await Promise.all(
    paths.map(async (path) => present.has(path) || (listed.truncated && (await exists(of, ref, path)))),
  );
  return new Set(paths.filter((_, i) => found[i]));
}

type Entry = Tree['tree'][number];

/** Git's modes: a folder's is left out. */
function heldOf({ path, mode, type }: Entry): readonly Held[] {
  if (type === 'tree') return [];
  return [{ path, kind: type === 'commit' ? 'submodule' : mode === '120000' ? 'link' : 'file' }];
}

/** Throws `CannotLook`: a list that GitHub cut short is no list. */
async function allOf(listed: Promise<Tree>): Promise<readonly Held[]> {
  const { tree, truncated } = await listed;
  if (truncated) throw new CannotLook(own('the repository has more files than GitHub lists at once'));
  return tree.flatMap(heldOf).sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Every folder above a path. */
function foldersOf(path: string): readonly string[] {
  const names = path.split('/').slice(0, -1);
  return names.map((_, i) => names.slice(0, i + 1).join('/'));
}

/** Whether a whole list says that there is nothing at a path. What a link or a submodule leads to is not in it. */
function lacks({ tree, truncated }: Tree, path: string): boolean {
  if (truncated) return false;
  const types = new Map(tree.map((entry) => [entry.path, entry.type]));
  return !types.has(path) && foldersOf(path).every((one) => (types.get(one) ?? 'tree') === 'tree');
}

/** The file-reading half of a GitHub source. */
export interface GitHubFiles extends RepositoryReads {
  /** All files at a point. */
  readonly commit: (point: Point) => CommitFiles;
  /** The same reads, reusing what the wide read lists of the base. */
  within(snapshot: () => Promise<Snapshot>): RepositoryReads;
}

const fileOf = (path: string, text: string | null): TextFile | null =>
  text === null ? null : { path, text };

/** Reads each file once: what is known is not read, and what a whole list lacks is not asked for. */
function textsOnce(of: FilesOf, tree: (sha: string) => Promise<Tree>): ReadText {
  const texts = new Map<string, () => Promise<string | null>>();
  const together = textReader(of, ({ sha, path }) => textAt(of, sha, path));
  const isListedAbsent = async ({ sha, path }: Place) => {
    if (!of.listed) return false;
    const list = await tree(sha).catch(() => null);
    return list !== null && lacks(list, path);
  };
  return (place) => {
    const key = `${place.sha}:${place.path}`;
    const known = of.known?.(place);
    const one =
      texts.get(key) ??
      once(async () => {
        if (known !== undefined) return known;
        return (await isListedAbsent(place)) ? null : together(place);
      });
    texts.set(key, one);
    return one();
  };
}

/** Every read is made once. */
export function filesOf(of: FilesOf): GitHubFiles {
  const trees = new Map<string, () => Promise<Tree>>();
  const tree = (sha: string) => {
    const read = trees.get(sha) ?? once(() => treeAt(of, sha));
    trees.set(sha, read);
    return read();
  };
  const read = textsOnce(of, tree);
  const byTree = (sha: string, globs: readonly string[]) => textsByTree(read, () => tree(sha), sha, globs);
  const reads: RepositoryReads = {
    text: async (point, path) => read({ sha: await of.shaOf(point), path }),
    texts: async (point, globs) => {
      const sha = await of.shaOf(point);
      return globs.every(isPath) ? textsAt(read, sha, [...globs].sort()) : byTree(sha, globs);
    },
    blobs: async (point, paths) =>
      paths.length === 0 ? new Map() : readBlobs(of, await of.shaOf(point), paths),
    history: (path) => historyOf(of, path),
    directories: async (point, paths) => {
      const sha = await of.shaOf(point);
      const known = paths.map((path) => [path, of.known?.({ sha, path })] as const);
      const open = known.flatMap(([path, text]) => (text === undefined ? [path] : []));
      const there = known.flatMap(([path, text]) => (typeof text === 'string' ? [path] : []));
      return new Set([...there, ...(await existing(of, () => tree(sha), sha, open))]);
    },
  };
  const within = (snapshot: () => Promise<Snapshot>): RepositoryReads => ({
    ...reads,
    texts: async (point, globs) => {
      const listed = point === 'base' ? textsIn((await snapshot()).directories, globs) : null;
      return listed ?? byTree(await of.shaOf(point), globs);
    },
  });
  const commit = (point: Point): CommitFiles => ({
    list: once(async () => allOf(tree(await of.shaOf(point)))),
    text: (path) => reads.text(point, path),
    texts: async (paths) => {
      const sha = await of.shaOf(point);
      return settled(paths.map(async (path) => fileOf(path, await read({ sha, path }))));
    },
  });
  return { ...reads, within, commit };
}
