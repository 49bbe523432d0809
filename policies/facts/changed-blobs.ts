/** What the patches of a change do not show about its files. */
import type { ChangedFile } from './changed-files.ts';

/** A changed file as the head holds it. */
export interface ChangedBlob {
  readonly path: string;
  readonly bytes: number;
  /** Null when it was too large to look. */
  readonly binary: boolean | null;
  /** A symbolic link. */
  readonly link: boolean;
}

const noNewline = '\n\\ No newline at end of file';

/** The one line, without a line end, that a patch leaves as the whole file; null for anything else. */
export function onlyLine({ patch, additions }: Pick<ChangedFile, 'patch' | 'additions'>): string | null {
  if (patch === null || additions !== 1 || !patch.endsWith(noNewline)) return null;
  const line = patch.slice(0, -noNewline.length).split('\n').at(-1) ?? '';
  return line.startsWith('+') ? line.slice(1) : null;
}

/** Whether a symbolic link at `path` would lead out of the repository. */
export function leadsOut(path: string, target: string): boolean {
  if (/^(?:[/\\]|[a-z]:)/i.test(target)) return true;
  let depth = path.split('/').length - 1;
  for (const part of target.split('/')) {
    if (part === '..') depth -= 1;
    else if (part !== '' && part !== '.') depth += 1;
    if (depth < 0) return true;
  }
  return false;
}
