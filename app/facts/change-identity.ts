/** What a change is known by: which lines it changes in which files, wherever its branch left the base. */
import { createHash } from 'node:crypto';
import type { ChangedFile } from '../../policies/facts/changed-files.ts';
import type { Looked } from '../looked.ts';

/** What is shown of a file; null when it is not all there is, as for binary files and those that are too large. */
function shownOf({ patch, kind, status, additions, deletions }: ChangedFile): string | null {
  if (patch !== null) return patch;
  const nothing = additions + deletions === 0 && kind === 'text';
  return nothing && (status === 'renamed' || status === 'added' || status === 'removed') ? '' : null;
}

/**
 * The same for the same lines in the same places. A file that is not shown is known by the head alone, so that another
 * head never has the same change. Null when files are missing from the list. SHA-256, hexadecimal.
 */
export function changeOf({ value, gaps }: Looked<readonly ChangedFile[]>, head: string): string | null {
  if (gaps.length > 0) return null;
  const files = value.map((file) => {
    const { path, previousPath, status, additions, deletions, kind } = file;
    const shown = shownOf(file);
    return [path, previousPath, status, additions, deletions, kind, shown === null ? { head } : shown];
  });
  return createHash('sha256').update(JSON.stringify(files)).digest('hex');
}
