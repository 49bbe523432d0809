/** The difference of two commits as GitHub's files lists show it. */
import type { GitStore } from './store.ts';

export interface FileChange {
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed';
  readonly path: string;
  readonly previousPath: string | null;
  /** The blob after the change, or before it when the file was removed. */
  readonly oid: string;
  readonly additions: number;
  readonly deletions: number;
  readonly binary: boolean;
}

const statuses: Readonly<Record<string, FileChange['status']>> = {
  A: 'added',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
  C: 'copied',
  T: 'changed',
};

type Counts = Pick<FileChange, 'additions' | 'deletions' | 'binary'>;

type Moved = Omit<FileChange, keyof Counts>;

/** Reads fields one after the other. */
function reader(fields: readonly string[]) {
  let at = 0;
  return { peek: () => fields[at], next: () => fields[at++] ?? '', left: () => fields.length - at };
}

type Reader = ReturnType<typeof reader>;

function parseRaw(fields: Reader): Moved {
  const [, , before = '', after = '', code = ''] = fields.next().split(' ');
  const status = statuses[code.charAt(0)] ?? 'modified';
  const moved = status === 'renamed' || status === 'copied';
  const from = fields.next();
  const path = moved ? fields.next() : from;
  return { status, path, previousPath: moved ? from : null, oid: status === 'removed' ? before : after };
}

function parseCounts(fields: Reader): Counts {
  const [added = '', deleted = '', path = ''] = fields.next().split('\t');
  // A rename's two paths follow as fields of their own.
  if (path === '') {
    fields.next();
    fields.next();
  }
  const binary = added === '-';
  return { additions: binary ? 0 : Number(added), deletions: binary ? 0 : Number(deleted), binary };
}

/** `--raw -z` records come first (they begin with a colon), then `--numstat -z` records, both in the same order. */
function parse(output: string): readonly FileChange[] {
  const fields = reader(output.split('\0'));
  const raw: Moved[] = [];
  while (fields.peek()?.startsWith(':')) raw.push(parseRaw(fields));
  const counts: Counts[] = [];
  while (fields.left() > 1) counts.push(parseCounts(fields));
  return raw.map((change, index) => ({
    ...change,
    ...(counts[index] ?? { additions: 0, deletions: 0, binary: false }),
  }));
}

const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** `from` null compares with nothing (a root commit). Sorted by path, as git does. */
export function diffFiles(store: GitStore, from: string | null, to: string): Promise<readonly FileChange[]> {
  const before = from ?? emptyTree;
  if (before === to) return Promise.resolve([]);
  return store.memo(`diff ${before} ${to}`, async () => {
    const args = ['diff-tree', '-r', '-M', '--no-abbrev', '--raw', '--numstat', '-z', before, to];
    return parse((await store.run(args)).stdout.toString('utf8'));
  });
}

/** Hunks only, from the first `@@`; empty for pure renames, mode changes, empty and binary files. */
function hunks(section: string): string {
  const at = section.indexOf('\n@@ ');
  return at < 0 ? '' : section.slice(at + 1).replace(/\n$/, '');
}

/** One patch per file change, in the order of {@link diffFiles}; a changed file type is two sections to git. */
export function diffPatches(store: GitStore, from: string | null, to: string): Promise<readonly string[]> {
  const before = from ?? emptyTree;
  if (before === to) return Promise.resolve([]);
  return store.memo(`patch ${before} ${to}`, async () => {
    const changes = await diffFiles(store, from, to);
    const args = ['diff-tree', '-r', '-M', '-p', '--no-color', '--no-ext-diff', before, to];
    const sections = (await store.run(args)).stdout
      .toString('utf8')
      .split(/(?:^|\n)diff --git [^\n]*/)
      .slice(1);
    let at = 0;
    return changes.map((change) => {
      const count = change.status === 'changed' ? 2 : 1;
      const patch = sections
        .slice(at, at + count)
        .map(hunks)
        .filter(Boolean)
        .join('\n');
      at += count;
      return patch;
    });
  });
}
