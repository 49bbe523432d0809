/** What differs between two trees, path by path. */
import { type TreeEntry, textOf } from './objects.ts';
import type { GitStore } from './store.ts';

export interface TreeChange {
  readonly path: string;
  /** Null when it was added; never a folder, as `after`. */
  readonly before: TreeEntry | null;
  /** Null when it was removed. */
  readonly after: TreeEntry | null;
}

const folder = '40000';
const keyOf = ({ mode, name }: TreeEntry): string => (mode === folder ? `${name}/` : name);

async function entriesOf(store: GitStore, tree: string | null): Promise<ReadonlyMap<string, TreeEntry>> {
  return new Map(tree === null ? [] : (await store.tree(tree)).map((entry) => [keyOf(entry), entry]));
}

async function walk(
  store: GitStore,
  [before, after]: readonly [string | null, string | null],
  at: string,
): Promise<readonly TreeChange[]> {
  const [old, now] = [await entriesOf(store, before), await entriesOf(store, after)];
  const changes: TreeChange[] = [];
  for (const key of [...new Set([...old.keys(), ...now.keys()])].sort()) {
    const [was, is] = [old.get(key), now.get(key)];
    if (was?.oid === is?.oid && was?.mode === is?.mode) continue;
    const path = `${at}${key}`;
    if (key.endsWith('/')) changes.push(...(await walk(store, [was?.oid ?? null, is?.oid ?? null], path)));
    else changes.push({ path: textOf(path), before: was ?? null, after: is ?? null });
  }
  return changes;
}

/** In git's order. `before` null compares with nothing. A rename is a removal and an addition. */
export function treeChanges(
  store: GitStore,
  before: string | null,
  after: string,
): Promise<readonly TreeChange[]> {
  return walk(store, [before, after], '');
}

/** Whether a file may have been moved: only git says how alike two files are. */
export function mayRename(changes: readonly TreeChange[]): boolean {
  return changes.some(({ before }) => !before) && changes.some(({ after }) => !after);
}
