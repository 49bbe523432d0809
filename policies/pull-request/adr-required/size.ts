/** How much of a change a person has to think about. */
import type { ChangedFile } from '../../facts/changed-files.ts';

export interface Size {
  /** Lines added: what is only taken away costs no decision. */
  readonly lines: number;
  /** Files with at least one added line; a pure rename has none. */
  readonly files: number;
}

/** Give it the files that count: without tests, generated and vendored files, lock files and documentation. */
export function sizeOf(files: readonly ChangedFile[]): Size {
  const grown = files.filter(({ additions }) => additions > 0);
  return { lines: grown.reduce((sum, { additions }) => sum + additions, 0), files: grown.length };
}
