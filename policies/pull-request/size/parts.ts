/** How a large change could be split: by the folders it is spread over. */
import { count, own, type Prose, say, some } from '../../engine/prose.ts';
import { type ChangeSize, sizeOf } from '../../facts/change-size.ts';
import type { ChangedFile } from '../../facts/changed-files.ts';

export interface Part {
  /** A folder ending in `/`, or the root. */
  readonly folder: string;
  readonly size: ChangeSize;
}

const shown = 4;
const maxLevels = 6;

/** The first `level` folders of a path. */
function folderAt(path: string, level: number): string {
  return path
    .split('/')
    .slice(0, -1)
    .slice(0, level)
    .map((name) => `${name}/`)
    .join('');
}

function partsAt(files: readonly ChangedFile[], level: number): readonly Part[] {
  const byFolder = Map.groupBy(files, ({ path }) => folderAt(path, level));
  return [...byFolder].map(([folder, inside]) => ({ folder, size: sizeOf(inside) }));
}

/** Folders of the first level at which the change is in more than one, largest first; empty when it never is. */
export function partsOf(files: readonly ChangedFile[]): readonly Part[] {
  for (let level = 1; level <= maxLevels; level++) {
    const parts = partsAt(files, level);
    if (parts.length > 1)
      return parts.toSorted((a, b) => b.size.lines - a.size.lines || (a.folder < b.folder ? -1 : 1));
  }
  return [];
}

function named({ folder, size }: Part): Prose {
  const where = folder === '' ? own('the root') : say`${folder}`;
  return say`${where} ${count(size.lines, 'line')} in ${count(size.files, 'file')}`;
}

/** What to do about it, by how the change is spread. */
export function splitAdvice(parts: readonly Part[]): Prose {
  const first = own(
    'Split it: what only prepares (renames, moved code, a refactoring) first, then the change itself.',
  );
  if (parts.length === 0) return first;
  return say`${first} By folder it is ${some(parts.map(named), shown)}; parts that stand on their own make pull requests of their own.`;
}
