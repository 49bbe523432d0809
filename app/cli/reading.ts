/** Why a file could not be read or written, for people who typed its name. */
import { own, type Prose, say } from '../../policies/engine/prose.ts';

const words: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  ENOTDIR: 'part of its path is a file',
  EACCES: 'permission is denied',
  EROFS: 'the disk is read-only',
};

export function whyNot(error: unknown): Prose {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = words[code];
  if (known !== undefined) return own(known);
  return say`${error instanceof Error ? error.message : String(error)}`;
}
