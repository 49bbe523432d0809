/** What Python's lock files have in common. */
import { items, property, text } from './data.ts';

/** PEP 503: `Foo._Bar` and `foo-bar` are one package. */
export function pypiName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

/** All file hashes of one package as one value that changes when any of them does; null when there is none. */
export function hashesOf(files: unknown): string | null {
  const hashes = items(files).flatMap((file) => text(property(file, 'hash')) ?? []);
  return hashes.length === 0 ? null : [...new Set(hashes)].sort().join(' ');
}
