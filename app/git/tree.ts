/** The files of a commit, found folder by folder. */
import { compileGlobs } from '../../policies/engine/glob.ts';
import type { Cache, Slot } from './cache.ts';
import { entryWeight, type Folders, type TreeEntry } from './folders.ts';

/** A file or a link, where it is. */
export interface Placed extends TreeEntry {
  readonly path: string;
}

/** What is no folder, where it is. */
export interface Held extends Placed {
  readonly kind: Exclude<TreeEntry['kind'], 'folder'>;
}

export interface Tree {
  /** What is at a path; null when there is nothing. Throws {@link CannotLook}. */
  readonly entry: (path: string) => Promise<TreeEntry | null>;
  /** The files and links that any of the globs matches, in git's order. Throws {@link CannotLook}. */
  readonly matching: (globs: readonly string[]) => Promise<readonly Placed[]>;
  /** All files, links and submodules, in git's order. Throws {@link CannotLook}. */
  readonly all: () => Promise<readonly Held[]>;
}

type Matches = Slot<readonly Placed[]>;

/** What the same globs match, in one slot: a list of them is a long key for every folder. */
const slots: Slot<Matches> = { weigh: () => 200 };

function slotOf(cache: Cache, globs: string): Matches {
  const known = cache.get(slots, globs);
  if (known) return known;
  const made: Matches = { weigh: ({ length }) => length * entryWeight };
  cache.set(slots, globs, made);
  return made;
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
  readonly slot: Matches;
}

/** A folder that an earlier commit had at the same place has the same matches. */
async function matchingIn(search: Search, id: string, prefix: string): Promise<readonly Placed[]> {
  const key = `${id} ${prefix}`;
  const known = search.cache.get(search.slot, key);
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
  search.cache.set(search.slot, key, all);
  return all;
}

async function allIn(read: Folders['read'], id: string, prefix: string): Promise<readonly Held[]> {
  const found = await Promise.all(
    [...(await read(id))].map(([name, { kind, id: inner }]) => {
      const path = `${prefix}${name}`;
      return kind === 'folder' ? allIn(read, inner, `${path}/`) : [{ kind, id: inner, path }];
    }),
  );
  return found.flat();
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
      const slot = slotOf(cache, globs.join('\n'));
      const search = { read, cache, matches: compileGlobs(globs), slot };
      return matchingIn(search, root, '');
    },
    all: () => allIn(read, root, ''),
  };
}
