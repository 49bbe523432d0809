/** Reading and editing trees by path. */
import { bytesOf, formatTree, type TreeEntry, textOf } from './objects.ts';
import type { GitStore } from './store.ts';

export type FileContent =
  | string
  | Buffer
  /** Deletes the file. */
  | null
  | { readonly mode: '100755' | '120000'; readonly content: string | Buffer }
  | { readonly submodule: string };

function entryOf(store: GitStore, name: string, content: Exclude<FileContent, null>): TreeEntry {
  if (typeof content === 'string' || Buffer.isBuffer(content)) {
    return { mode: '100644', name, oid: store.write('blob', Buffer.from(content)) };
  }
  if ('submodule' in content) return { mode: '160000', name, oid: content.submodule };
  return { mode: content.mode, name, oid: store.write('blob', Buffer.from(content.content)) };
}

/** Splits `a/b/c` → changes of the folder `a`, and the changes of this folder's own files. */
function split(changes: ReadonlyMap<string, FileContent>): {
  files: Map<string, FileContent>;
  folders: Map<string, Map<string, FileContent>>;
} {
  const files = new Map<string, FileContent>();
  const folders = new Map<string, Map<string, FileContent>>();
  for (const [path, content] of changes) {
    const slash = path.indexOf('/');
    if (slash < 0) {
      files.set(path, content);
      continue;
    }
    const folder = folders.get(path.slice(0, slash)) ?? new Map<string, FileContent>();
    folder.set(path.slice(slash + 1), content);
    folders.set(path.slice(0, slash), folder);
  }
  return { files, folders };
}

async function edit(
  store: GitStore,
  tree: string | null,
  changes: ReadonlyMap<string, FileContent>,
): Promise<string | null> {
  const entries = new Map(tree === null ? [] : (await store.tree(tree)).map((entry) => [entry.name, entry]));
  const { files, folders } = split(changes);
  for (const [name, content] of files) {
    if (content === null) entries.delete(name);
    else entries.set(name, entryOf(store, name, content));
  }
  for (const [name, inner] of folders) {
    const before = entries.get(name);
    const oid = await edit(store, before?.mode === '40000' ? before.oid : null, inner);
    if (oid === null) entries.delete(name);
    else entries.set(name, { mode: '40000', name, oid });
  }
  return entries.size === 0 ? null : store.write('tree', formatTree([...entries.values()]));
}

/** The tree with these files written or deleted; paths are UTF-8 without a leading slash. */
export async function editTree(
  store: GitStore,
  tree: string | null,
  files: Readonly<Record<string, FileContent>>,
): Promise<string> {
  const changes = new Map(Object.entries(files).map(([path, content]) => [bytesOf(path), content]));
  return (await edit(store, tree, changes)) ?? store.write('tree', Buffer.alloc(0));
}

/** What is at a path: null when nothing is. The empty path is the tree itself. */
export async function entryAt(store: GitStore, tree: string, path: string): Promise<TreeEntry | null> {
  let entry: TreeEntry = { mode: '40000', name: '', oid: tree };
  for (const part of bytesOf(path).split('/').filter(Boolean)) {
    if (entry.mode !== '40000') return null;
    const next = (await store.tree(entry.oid)).find(({ name }) => name === part);
    if (!next) return null;
    entry = next;
  }
  return entry;
}

export interface ListedEntry {
  readonly mode: string;
  readonly type: 'blob' | 'tree' | 'commit';
  readonly oid: string;
  /** Bytes; null for folders and submodules. */
  readonly size: number | null;
  readonly path: string;
}

/** Git's own listing, folders before what is in them when `recursive`. */
export function listTree(store: GitStore, tree: string, recursive: boolean): Promise<readonly ListedEntry[]> {
  return store.memo(`ls-tree ${recursive} ${tree}`, async () => {
    const flags = recursive ? ['-r', '-t'] : [];
    const { stdout } = await store.run(['ls-tree', ...flags, '-z', '--long', '--full-tree', tree]);
    return stdout
      .toString('utf8')
      .split('\0')
      .filter(Boolean)
      .map((line) => {
        const tab = line.indexOf('\t');
        const [mode = '', type = '', oid = '', size = '-'] = line.slice(0, tab).split(/ +/);
        return {
          mode,
          type: type as ListedEntry['type'],
          oid,
          size: size === '-' ? null : Number(size),
          path: line.slice(tab + 1),
        };
      });
  });
}

export const nameOf = (entry: TreeEntry): string => textOf(entry.name);
