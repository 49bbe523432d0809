/** A changed file as the policy looks at it: what its patch shows, and what was looked up. */
import type { ChangedBlob } from '../../facts/changed-blobs.ts';
import { leadsOut, onlyLine } from '../../facts/changed-blobs.ts';
import type { ChangedFile } from '../../facts/changed-files.ts';
import { addedLines } from '../../formats/patch.ts';

export interface SeenFile extends ChangedFile {
  /** Null: an edit of a file whose size does not change much, which was not looked up. */
  readonly bytes: number | null;
  readonly isBinary: boolean;
  /** Where a symbolic link leads that leads out of the repository; null for everything else. */
  readonly leadsTo: string | null;
}

/** A new file's size is its patch's; line ends are counted, carriage returns are in the lines. */
function bytesIn({ status, patch }: ChangedFile): number | null {
  if (patch === null || (status !== 'added' && status !== 'copied')) return null;
  const lines = addedLines(patch);
  if (!lines) return null;
  const encoder = new TextEncoder();
  return [...lines.values()].reduce((sum, line) => sum + encoder.encode(line).length + 1, 0);
}

export function seen(file: ChangedFile, blob: ChangedBlob | undefined): SeenFile {
  const target = blob?.link ? onlyLine(file) : null;
  return {
    ...file,
    bytes: blob?.bytes ?? bytesIn(file),
    isBinary: blob?.binary ?? file.kind === 'binary',
    leadsTo: target !== null && leadsOut(file.path, target) ? target : null,
  };
}

/** https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md */
export function isPointer({ patch }: ChangedFile): boolean {
  return patch !== null && /^[+ ]version https:\/\/git-lfs\.github\.com\/spec\//m.test(patch);
}

/** Whether the change adds the file here, rather than editing one. */
export function isBrought({ status }: ChangedFile): boolean {
  return status === 'added' || status === 'copied' || status === 'renamed';
}
