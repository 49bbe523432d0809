/** The files of a commit, folder by folder: commits share most of their folders, and each is read once. */
import { compileGlobs } from '../../policies/engine/glob.ts';
import { say } from '../../policies/engine/prose.ts';
import { CannotLook } from '../looked.ts';
import type { Cache, Slot } from './cache.ts';
import { gather } from './gather.ts';
import type { Objects } from './objects.ts';
import { leftOut } from './run.ts';

export interface TreeEntry {
  readonly kind: 'file' | 'link' | 'folder' | 'submodule';
  readonly id: string;
}

/** A file or a link, where it is. */
export interface Placed extends TreeEntry {
  readonly path: string;
}

export interface Tree {
  /** What is at a path; null when there is nothing. Throws {@link CannotLook}. */
  readonly entry: (path: string) => Promise<TreeEntry | null>;
  /** The files and links that any of the globs matches, in git's order. Throws {@link CannotLook}. */
  readonly matching: (globs: readonly string[]) => Promise<readonly Placed[]>;
}

interface Clone {
  readonly objects: Objects;
  readonly cache: Cache;
}

/** Name → entry, in git's order. */
type Folder = ReadonlyMap<string, TreeEntry>;

/** Of a `Map`'s entry with two short strings. */
const entryWeight = 250;

const slot: Slot<Folder> = { weigh: ({ size }) => size * entryWeight };

const matches: Slot<readonly Placed[]> = { weigh: ({ length }) => length * entryWeight };

function kindOf(mode: string): TreeEntry['kind'] {
  if (mode.startsWith('4')) return 'folder';
  if (mode.startsWith('12')) return 'link';
  return mode.startsWith('16') ? 'submodule' : 'file';
}

/** `<mode> <name>\0<id>`, again and again. Null for what is no such list. */
function folderOf(bytes: Buffer, idBytes: number): Folder | null {
  const folder = new Map<string, TreeEntry>();
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at);
    const end = bytes.indexOf(0, space);
    const next = end + 1 + idBytes;
    if (space < 0 || end < 0 || next > bytes.length) return null;
    const name = bytes.toString('utf8', space + 1, end);
    // git makes no such name; with one, a path would mean two things.
    if (name === '' || name.includes('/')) return null;
    const kind = kindOf(bytes.toString('latin1', at, space));
    folder.set(name, { kind, id: bytes.toString('hex', end + 1, next) });
    at = next;
  }
  return folder;
}

/** What is wrong with one folder is no reason to read no other. */
async function readFolders(
  { objects, cache }: Clone,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Folder | CannotLook>> {
  const found = await objects.read(ids);
  return new Map(
    ids.map((id, i): readonly [string, Folder | CannotLook] => {
      const object = found[i];
      if (object?.type !== 'tree')
        return [id, new CannotLook(say`a folder (object ${id}) is not in this clone`, leftOut)];
      const folder = folderOf(object.bytes, id.length / 2);
      if (!folder) return [id, new CannotLook(say`git's list of a folder (object ${id}) has no known form`)];
      cache.set(slot, id, folder);
      return [id, folder];
    }),
  );
}

const roots: Slot<string> = { weigh: ({ length }) => 2 * length };

/** Ids of the commits' own folders. */
async function readRoots(
  { objects, cache }: Clone,
  commits: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = await objects.lookUp(commits.map((commit) => `${commit}^{tree}`));
  return new Map(
    commits.flatMap((commit, i) => {
      const root = found[i];
      if (root?.type !== 'tree') return [];
      cache.set(roots, commit, root.id);
      return [[commit, root.id]];
    }),
  );
}

/** Reads folders of all commits of a clone: those that are asked for in the same turn, together. */
export interface Folders {
  /** Throws {@link CannotLook} for a commit that is not in the clone. */
  readonly root: (commit: string) => Promise<string>;
  /** Throws {@link CannotLook} for a folder that is not in the clone, or that is none. */
  readonly read: (id: string) => Promise<Folder>;
}

export function foldersOf(clone: Clone): Folders {
  const readOne = gather((ids) => readFolders(clone, ids));
  const rootOf = gather((commits) => readRoots(clone, commits));
  return {
    root: async (commit) => {
      const root = clone.cache.get(roots, commit) ?? (await rootOf(commit));
      if (root) return root;
      throw new CannotLook(say`git could not list the files of ${commit.slice(0, 7)}`, leftOut);
    },
    read: async (id) => {
      const folder = clone.cache.get(slot, id) ?? (await readOne(id));
      if (folder instanceof Map) return folder;
      throw folder ?? new CannotLook(say`a folder (object ${id}) is not in this clone`, leftOut);
    },
  };
}

async function entryAt(read: Folders['read'], root: string, path: string): Promise<TreeEntry | null> {
  let at: TreeEntry = { kind: 'folder', id: root };
  for (const name of path.split('/')) {
    const entry: TreeEntry | undefined = at.kind === 'folder' ? (await read(at.id)).get(name) : undefined;
    if (!entry) return null;
    at = entry;
  }
  return at;
}

interface Search {
  readonly read: Folders['read'];
  readonly cache: Cache;
  readonly matches: (path: string) => boolean;
  /** The globs, as part of a key. */
  readonly key: string;
}

/** A folder that an earlier commit had at the same place has the same matches. */
async function matchingIn(search: Search, id: string, prefix: string): Promise<readonly Placed[]> {
  const key = `${id} ${prefix}\n${search.key}`;
  const known = search.cache.get(matches, key);
  if (known) return known;
  const entries = [...(await search.read(id))];
  const found = await Promise.all(
    entries.map(([name, entry]) => {
      const path = `${prefix}${name}`;
      if (entry.kind === 'folder') return matchingIn(search, entry.id, `${path}/`);
      return entry.kind !== 'submodule' && search.matches(path) ? [{ ...entry, path }] : [];
    }),
  );
  const all = found.flat();
  search.cache.set(matches, key, all);
  return all;
}

/** Throws {@link CannotLook} for a commit that is not in the clone. */
export async function openTree(
  { folders, cache }: { readonly folders: Folders; readonly cache: Cache },
  commit: string,
): Promise<Tree> {
  const root = await folders.root(commit);
  const { read } = folders;
  return {
    entry: (path) => entryAt(read, root, path),
    matching: (globs) => {
      const search = { read, cache, matches: compileGlobs(globs), key: globs.join('\n') };
      return matchingIn(search, root, '');
    },
  };
}
