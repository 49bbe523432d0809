/** The difference of two commits as GitHub's files lists show it. */
import { type TreeEntry, textOf } from './objects.ts';
import { isBinary, plainDiff } from './plain-diff.ts';
import type { GitStore } from './store.ts';
import { mayRename, type TreeChange, treeChanges } from './tree-changes.ts';

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

/** Reads fields, each ended by a NUL, one after the other. */
function reader(text: string) {
  let at = 0;
  return {
    starts: (mark: string) => text.startsWith(mark, at),
    next: () => {
      const end = text.indexOf('\0', at);
      const field = text.slice(at, end < 0 ? text.length : end);
      at += field.length + 1;
      return field;
    },
    rest: () => text.slice(at),
  };
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
function parseFiles(fields: Reader): readonly FileChange[] {
  const raw: Moved[] = [];
  while (fields.starts(':')) raw.push(parseRaw(fields));
  return raw.map((change) => ({ ...change, ...parseCounts(fields) }));
}

const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** Hunks only, from the first `@@`; empty for pure renames, mode changes, empty and binary files. */
function hunks(section: string): string {
  const at = section.indexOf('\n@@ ');
  return at < 0 ? '' : section.slice(at + 1).replace(/\n$/, '');
}

/** One per file change; a changed file type is two sections to git. */
function parsePatches(text: string, changes: readonly FileChange[]): readonly string[] {
  const sections = text.split(/(?:^|\n)diff --git [^\n]*/).slice(1);
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
}

interface Difference {
  readonly files: readonly FileChange[];
  readonly patches: readonly string[];
}

/** A file's kind: type changes are for git to show. */
const plainModes = new Set(['100644', '100755', '120000']);

async function contentOf(store: GitStore, entry: TreeEntry | null): Promise<Buffer> {
  if (!entry) return Buffer.alloc(0);
  const object = await store.object(entry.oid);
  if (object?.type !== 'blob') throw new Error(`${entry.oid} is no file`);
  return object.body;
}

interface Shown {
  readonly file: FileChange;
  readonly patch: string;
}

async function plainChange(store: GitStore, { path, before, after }: TreeChange): Promise<Shown | null> {
  const entries = [before, after].filter((entry) => entry !== null);
  const kinds = new Set(entries.map(({ mode }) => mode.slice(0, 3)));
  if (kinds.size > 1 || entries.some(({ mode }) => !plainModes.has(mode))) return null;
  const [was, is] = [await contentOf(store, before), await contentOf(store, after)];
  const status = before === null ? 'added' : after === null ? 'removed' : 'modified';
  const oid = (after ?? before)?.oid ?? '';
  const file = { status, path, previousPath: null, oid } as const;
  const binary = before?.oid !== after?.oid && (isBinary(was) || isBinary(is));
  if (binary) return { file: { ...file, additions: 0, deletions: 0, binary }, patch: '' };
  const text = plainDiff(was.toString('latin1'), is.toString('latin1'));
  if (!text) return null;
  const { additions, deletions, patch } = text;
  return { file: { ...file, additions, deletions, binary }, patch: textOf(patch) };
}

/** What can be said without git; null when not all of it can. */
async function plainDifference(
  store: GitStore,
  before: string | null,
  after: string,
): Promise<Difference | null> {
  const tree = before === null ? null : (await store.commit(before)).tree;
  const changes = await treeChanges(store, tree, (await store.commit(after)).tree);
  if (mayRename(changes)) return null;
  const shown: Shown[] = [];
  for (const change of changes) {
    const one = await plainChange(store, change);
    if (!one) return null;
    shown.push(one);
  }
  return { files: shown.map(({ file }) => file), patches: shown.map(({ patch }) => patch) };
}

/** One process for both: who asks for the files asks for their patches next. */
function difference(store: GitStore, from: string | null, to: string): Promise<Difference> {
  const before = from ?? emptyTree;
  if (before === to) return Promise.resolve({ files: [], patches: [] });
  return store.memo(`diff ${before} ${to}`, async () => {
    const plain = await plainDifference(store, from, to);
    if (plain) return plain;
    const shown = ['--raw', '--numstat', '-z', '-p', '--no-color', '--no-ext-diff'];
    const { stdout } = await store.run(['diff-tree', '-r', '-M', '--no-abbrev', ...shown, before, to]);
    const fields = reader(stdout.toString('utf8'));
    const files = parseFiles(fields);
    return { files, patches: parsePatches(fields.rest().slice(1), files) };
  });
}

/** `from` null compares with nothing (a root commit). Sorted by path, as git does. */
export async function diffFiles(
  store: GitStore,
  from: string | null,
  to: string,
): Promise<readonly FileChange[]> {
  return (await difference(store, from, to)).files;
}

/** One patch per file change, in the order of {@link diffFiles}. */
export async function diffPatches(
  store: GitStore,
  from: string | null,
  to: string,
): Promise<readonly string[]> {
  return (await difference(store, from, to)).patches;
}
