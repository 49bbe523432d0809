/** The files of a commit, folder by folder: commits share most of their folders, and each is read once. */
import { compileGlobs } from '../../policies/engine/glob.ts';
import { say } from '../../policies/engine/prose.ts';
import { CannotLook } from '../looked.ts';
import type { Slot } from './cache.ts';
import { gather } from './gather.ts';
import type { Repository } from './repository.ts';
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

/** Name → entry, in git's order. */
type Folder = ReadonlyMap<string, TreeEntry>;

/** Of a `Map`'s entry with two short strings. */
const entryWeight = 250;

const folders: Slot<Folder> = { name: 'folder', weigh: ({ size }) => size * entryWeight };

const matches: Slot<readonly Placed[]> = { name: 'matches', weigh: ({ length }) => length * entryWeight };

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

/** Throws {@link CannotLook} for a folder that is not in the clone, or that is none. */
async function readFolders(
  { objects, cache }: Repository,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Folder>> {
  const found = await objects.read(ids);
  return new Map(
    ids.map((id, i) => {
      const object = found[i];
      if (object?.type !== 'tree')
        throw new CannotLook(say`a folder (object ${id}) is not in this clone`, leftOut);
      const folder = folderOf(object.bytes, id.length / 2);
      if (!folder) throw new CannotLook(say`git's list of a folder (object ${id}) could not be understood`);
      cache.set(folders, id, folder);
      return [id, folder];
    }),
  );
}

function folderReader(repository: Repository): (id: string) => Promise<Folder> {
  const read = gather((ids) => readFolders(repository, ids));
  return async (id) => repository.cache.get(folders, id) ?? (await read(id)) ?? new Map();
}

type ReadFolder = ReturnType<typeof folderReader>;

async function entryAt(read: ReadFolder, root: string, path: string): Promise<TreeEntry | null> {
  let at: TreeEntry = { kind: 'folder', id: root };
  for (const name of path.split('/')) {
    const entry: TreeEntry | undefined = at.kind === 'folder' ? (await read(at.id)).get(name) : undefined;
    if (!entry) return null;
    at = entry;
  }
  return at;
}

interface Search {
  readonly read: ReadFolder;
  readonly cache: Repository['cache'];
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
export async function openTree(repository: Repository, commit: string): Promise<Tree> {
  const [root] = await repository.objects.lookUp([`${commit}^{tree}`]);
  if (root?.type !== 'tree')
    throw new CannotLook(say`git could not list the files of ${commit.slice(0, 7)}`, leftOut);
  const read = folderReader(repository);
  return {
    entry: (path) => entryAt(read, root.id, path),
    matching: (globs) => {
      const search = { read, cache: repository.cache, matches: compileGlobs(globs), key: globs.join('\n') };
      return matchingIn(search, root.id, '');
    },
  };
}
