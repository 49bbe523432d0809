import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** `20261130-113200-apply-3fa9c1`: when a run began, in UTC, what it is, and what it performs or undoes. */
export function runId(at: string, of: 'apply' | 'undo', from: string): string {
  const stamp = at.slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  return `${stamp}-${of}-${from.slice(-6)}`;
}

/** The same, or with a number behind it where a run of this second has it already. `folders`: those of journals. */
export function unusedId(folders: readonly string[], id: string): string {
  for (let n = 1; ; n++) {
    const one = n === 1 ? id : `${id}-${n}`;
    if (!folders.some((folder) => existsSync(join(folder, `${one}.jsonl`)))) return one;
  }
}
