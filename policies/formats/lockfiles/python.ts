/** What Python's lock files have in common. */
import { items, property, text } from './data.ts';
import type { LockedFile, Scope } from './locked-package.ts';

/** PEP 503: `Foo._Bar` and `foo-bar` are one package. */
export function pypiName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

/** The folder of a repository that holds the package, as pip writes it. */
export function within(address: string | null, subdirectory: string | null): string | null {
  return address !== null && subdirectory !== null ? `${address}#subdirectory=${subdirectory}` : address;
}

/** Every file with its hash, by name: what a poetry.lock, pdm.lock or uv.lock lists of a package. */
export function filesOf(files: readonly unknown[]): readonly LockedFile[] {
  return files.flatMap((file) => {
    const url = text(property(file, 'url'));
    const path = text(property(file, 'path'));
    const name = text(property(file, 'file')) ?? text(property(file, 'filename')) ?? fileName(url ?? path);
    return name === null ? [] : [{ name, url, integrity: text(property(file, 'hash')) }];
  });
}

function fileName(url: string | null): string | null {
  if (url === null) return null;
  const path = url.replace(/[?#].*$/s, '');
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Whether a group of this name is for working on the project. Any other may be installed where it runs. */
export function isDevelopmentGroup(name: string): boolean {
  return /^(dev|tests?|testing|lint|linting|docs?|documentation|typing|types|typecheck|mypy|ci|style|format)([-_]|$)|^develop(ment)?$/i.test(
    name,
  );
}

/** What the groups that need a package make of it; `main` is what every installation has. */
export function scopeOfGroups(groups: readonly unknown[], main: string): Scope {
  if (groups.includes(main)) return 'runtime';
  const named = groups.map(String);
  return named.length > 0 && named.every(isDevelopmentGroup) ? 'development' : 'unknown';
}

/** All file hashes of one package as one value that changes when any of them does; null when there is none. */
export function hashesOf(files: unknown): string | null {
  const hashes = items(files).flatMap((file) => text(property(file, 'hash')) ?? []);
  return hashes.length === 0 ? null : [...new Set(hashes)].sort().join(' ');
}
