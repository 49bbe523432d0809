/** Folders of all commits of a clone, by what git calls them: each is read once, whichever commits share it. */
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

interface Clone {
  readonly objects: Objects;
  readonly cache: Cache;
}

/** Name → entry, in git's order. */
export type Folder = ReadonlyMap<string, TreeEntry>;

/** Of a `Map`'s entry with two short strings. */
export const entryWeight = 250;

const slot: Slot<Folder> = { weigh: ({ size }) => size * entryWeight };

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
  /** Takes over what git said of a commit elsewhere: it is not asked again. */
  readonly know: (commit: string, root: string) => void;
  /** Throws {@link CannotLook} for a folder that is not in the clone, or that is none. */
  readonly read: (id: string) => Promise<Folder>;
}

export function foldersOf(clone: Clone): Folders {
  const readOne = gather((ids) => readFolders(clone, ids));
  const rootOf = gather((commits) => readRoots(clone, commits));
  return {
    know: (commit, root) => clone.cache.set(roots, commit, root),
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
