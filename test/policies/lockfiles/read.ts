/** Reads a text as the lock file its name says it is. */
import { expect } from 'vitest';
import { toPlain } from '../../../policies/engine/plain.ts';
import {
  lockFileKind,
  type ReadLockFile,
  readLockFile,
} from '../../../policies/formats/lockfiles/formats.ts';
import type { LockedPackage } from '../../../policies/formats/lockfiles/locked-package.ts';

export function read(path: string, source: string): ReadLockFile {
  const kind = lockFileKind(path);
  if (kind.kind !== 'readable') throw new Error(`${path} has no reader`);
  return readLockFile(kind.format, source);
}

function packages(path: string, source: string): readonly LockedPackage[] {
  const result = read(path, source);
  if (!result.ok) throw new Error(toPlain(result.reason));
  return result.packages;
}

/** The one package of this name. */
export function only(path: string, source: string, name: string): LockedPackage {
  const found = packages(path, source).filter((one) => one.name === name);
  expect(found.map(({ version }) => version)).toHaveLength(1);
  return found[0] as LockedPackage;
}

export function names(path: string, source: string): readonly string[] {
  return packages(path, source).map(({ name, version }) => `${name}@${version}`);
}

export function unreadable(path: string, source: string): string {
  const result = read(path, source);
  return result.ok ? 'it was read' : toPlain(result.reason);
}
