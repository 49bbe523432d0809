/** Texts out of the directories that the wide read listed. */
import { compileGlobs, rootOf } from '../../../policies/engine/glob.ts';
import { say } from '../../../policies/engine/prose.ts';
import { CannotLook, type Looked, whole } from '../../looked.ts';
import type { TextFile } from '../../repository-reads.ts';
import type { TreeNode } from '../pull-request/snapshot.ts';

type Entry = NonNullable<TreeNode['entries']>[number];
type Blob = NonNullable<Entry['object']>;

function textOf(path: string, blob: Blob): TextFile {
  if (typeof blob.text !== 'string' || blob.isTruncated)
    throw new CannotLook(say`${path} is too large or not text`);
  return { path, text: blob.text };
}

/** Null when something lies deeper than the two listed levels: then the caller needs another way. */
function filesUnder(
  folder: string,
  tree: TreeNode,
  matches: (path: string) => boolean,
): readonly TextFile[] | null {
  const files: TextFile[] = [];
  for (const entry of tree.entries ?? []) {
    const path = `${folder}/${entry.name}`;
    if (entry.type === 'blob' && entry.object && matches(path)) files.push(textOf(path, entry.object));
    for (const inner of entry.object?.entries ?? []) {
      if (inner.type === 'tree') return null;
      const innerPath = `${path}/${inner.name}`;
      if (inner.type === 'blob' && inner.object && matches(innerPath))
        files.push(textOf(innerPath, inner.object));
    }
  }
  return files;
}

/**
 * Files matching `globs`, sorted by path; null when the listed directories do not cover the globs.
 * Throws `CannotLook` for a matching file that is not readable text.
 */
export function textsIn(
  directories: Readonly<Record<string, TreeNode | null>>,
  globs: readonly string[],
): Looked<readonly TextFile[]> | null {
  const matches = compileGlobs(globs);
  const found = new Map<string, TextFile>();
  for (const root of new Set(globs.map(rootOf))) {
    const tree = directories[root];
    if (tree === undefined) return null;
    const files = tree === null ? [] : filesUnder(root, tree, matches);
    if (files === null) return null;
    for (const file of files) found.set(file.path, file);
  }
  return whole([...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1)));
}
