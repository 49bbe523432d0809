/** Questions about ancestry, answered and remembered: they depend on commit ids alone. Git is asked where it is not plain. */
import { lineOf, onlyMergeBase } from './ancestry.ts';
import type { GitStore } from './store.ts';
import { mayRename, type TreeChange, treeChanges } from './tree-changes.ts';

const lines = (output: Buffer): readonly string[] => output.toString().split('\n').filter(Boolean);

/** Null when the two have no common ancestor. */
export async function mergeBase(store: GitStore, a: string, b: string): Promise<string | null> {
  const found = await onlyMergeBase(store, a, b);
  if (found !== 'several') return found;
  return store.memo(`merge-base ${a} ${b}`, async () => {
    const { stdout } = await store.run(['merge-base', a, b], [1]);
    return lines(stdout)[0] ?? null;
  });
}

export async function isAncestor(store: GitStore, ancestor: string, of: string): Promise<boolean> {
  return (await mergeBase(store, ancestor, of)) === ancestor;
}

/** The commits of `head` that `base` does not have, oldest first, as a pull request lists them. */
export function commitsBetween(store: GitStore, base: string, head: string): Promise<readonly string[]> {
  return store.memo(`between ${base} ${head}`, async () => {
    const line = await lineOf(store, base, head);
    if (line) return line.toReversed();
    return lines((await store.run(['rev-list', '--reverse', '--topo-order', head, `^${base}`])).stdout);
  });
}

export interface LogQuery {
  readonly head: string;
  readonly path?: string;
  readonly author?: string;
  readonly since?: string;
  readonly until?: string;
  readonly skip: number;
  readonly limit: number;
}

/** Newest first. */
export function log(store: GitStore, query: LogQuery): Promise<readonly string[]> {
  const args = ['rev-list', `--skip=${query.skip}`, `--max-count=${query.limit}`];
  if (query.author !== undefined) args.push(`--author=${query.author}`, '--fixed-strings');
  if (query.since !== undefined) args.push(`--since=${query.since}`);
  if (query.until !== undefined) args.push(`--until=${query.until}`);
  args.push(query.head, '--', ...(query.path === undefined ? [] : [query.path]));
  return store.memo(args.join('\0'), async () => lines((await store.run(args)).stdout));
}

/** A full commit id from an abbreviated one, or null. */
export async function expandOid(store: GitStore, short: string): Promise<string | null> {
  if (!/^[0-9a-f]{7,40}$/.test(short)) return null;
  const { stdout } = await store.run(['rev-parse', '--verify', '--quiet', `${short}^{commit}`], [1, 128]);
  return lines(stdout)[0] ?? null;
}

export interface ChangedPaths {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly modified: readonly string[];
}

/** Codes with their paths; a rename is a removal and an addition, as push webhooks have it. */
function pathsOf(fields: readonly string[]): ChangedPaths {
  const [added, removed, modified]: [string[], string[], string[]] = [[], [], []];
  for (let at = 0; at < fields.length; at += 2) {
    const [code = '', path = ''] = fields.slice(at, at + 2);
    if (code === 'A') added.push(path);
    else if (code === 'D') removed.push(path);
    else if (code.startsWith('R')) {
      at += 1;
      removed.push(path);
      added.push(fields[at + 1] ?? '');
    } else modified.push(path);
  }
  return { added, removed, modified };
}

/** Null where something may have been renamed. */
async function plainChanges(store: GitStore, oid: string): Promise<ChangedPaths | null> {
  const { tree, parents } = await store.commit(oid);
  const parent = parents[0] === undefined ? null : (await store.commit(parents[0])).tree;
  const changes = await treeChanges(store, parent, tree);
  if (mayRename(changes)) return null;
  const those = (which: (change: TreeChange) => boolean) => changes.filter(which).map(({ path }) => path);
  return {
    added: those(({ before }) => !before),
    removed: those(({ after }) => !after),
    modified: those(({ before, after }) => before !== null && after !== null),
  };
}

/** What each of the newest `limit` commits of `head` that `base` does not have changed, newest first. */
export async function changedPaths(
  store: GitStore,
  base: string | null,
  head: string,
  limit: number,
): Promise<ReadonlyMap<string, ChangedPaths>> {
  const found = new Map<string, ChangedPaths>();
  for (const oid of (await lineOf(store, base, head, limit)) ?? []) {
    const changed = await plainChanges(store, oid);
    if (!changed) return loggedPaths(store, base, head, limit);
    found.set(oid, changed);
  }
  return found.size > 0 || base === head ? found : loggedPaths(store, base, head, limit);
}

/** As git's log has it, in one go. */
async function loggedPaths(
  store: GitStore,
  base: string | null,
  head: string,
  limit: number,
): Promise<ReadonlyMap<string, ChangedPaths>> {
  const format = ['-z', '--format=%x01%H%x01', '--name-status', '-M', '--diff-merges=first-parent'];
  const range = base === null ? [head] : [head, `^${base}`];
  const { stdout } = await store.run(['log', ...format, `--max-count=${limit}`, ...range]);
  const parts = stdout.toString('utf8').split('\x01').slice(1);
  const commits = parts.flatMap((oid, at) => (at % 2 === 0 ? [[oid, parts[at + 1] ?? ''] as const] : []));
  return new Map(
    commits.map(([oid, rest]) => [oid, pathsOf(rest.replace(/^\0\n/, '').split('\0').filter(Boolean))]),
  );
}
