/** How much of a change a person has to think about. */
import type { ChangedFile } from './changed-files.ts';

export interface ChangeSize {
  /** Lines added: what is only taken away is read in a moment. */
  readonly lines: number;
  /** Files with at least one added line; a pure rename has none. */
  readonly files: number;
}

/** Give it the files that count: without generated and vendored files, lock files and the like. */
export function sizeOf(files: readonly ChangedFile[]): ChangeSize {
  const grown = files.filter(({ additions }) => additions > 0);
  return { lines: grown.reduce((sum, { additions }) => sum + additions, 0), files: grown.length };
}
