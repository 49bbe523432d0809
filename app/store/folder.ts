/** Folders that Fairlead makes, and in words why one cannot be made or written to. */
import fs from 'node:fs';
import systemPath, { dirname, type PlatformPath, resolve } from 'node:path';

/** What the operating system's codes mean to whoever set the path. */
const meanings: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'its file system is read-only',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'it is a file',
  ENOENT: 'no folder can be made there',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'the path is too long',
};

/** Why, in a few words; null for an error that is not the operating system's. */
export function pathTrouble(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return null;
  return meanings[String(error.code)] ?? `the operating system answers ${String(error.code)}`;
}

/** The nearest folder above that is there. */
function nearest(path: string): string {
  let at = resolve(path);
  while (!fs.existsSync(at) && dirname(at) !== at) at = dirname(at);
  return at;
}

/** Folders below one that is there, down to another one, the upper ones first. `path`: of the system that names them. */
export function foldersDown(
  there: string,
  whole: string,
  path: PlatformPath = systemPath,
): readonly string[] {
  const names = path.relative(there, whole).split(path.sep).filter(Boolean);
  return names.map((_, i) => path.join(there, ...names.slice(0, i + 1)));
}

/**
 * Makes a folder, and those above it, for this user alone. Throws the operating system's error. One level at a time:
 * Node's own way never ends where a folder is there and nothing can be made in it, as in `/proc`.
 */
export function makeFolder(path: string): void {
  const whole = resolve(path);
  for (const folder of foldersDown(nearest(whole), whole)) fs.mkdirSync(folder, { mode: 0o700 });
  if (!fs.statSync(whole).isDirectory())
    throw Object.assign(new Error('not a folder'), { code: 'EEXIST', syscall: 'mkdir' });
}

/** Why this user could not keep files in a folder that may not be there yet; null when nothing speaks against it. */
export function folderTrouble(path: string): string | null {
  const there = nearest(path);
  try {
    if (!fs.statSync(there).isDirectory())
      return there === resolve(path) ? 'it is a file' : 'a part of the path is a file';
    fs.accessSync(there, fs.constants.W_OK | fs.constants.X_OK);
    return null;
  } catch (error) {
    return pathTrouble(error);
  }
}
