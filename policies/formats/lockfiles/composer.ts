/** composer.lock (https://getcomposer.org/doc/01-basic-usage.md#installing-dependencies). */
import { own, say } from '../../engine/prose.ts';
import { items, lineIndex, property, text } from './data.ts';
import {
  type LockedPackage,
  type LockFileContents,
  locked,
  type Scope,
  UnreadableLockFile,
} from './locked-package.ts';

/** Throws {@link UnreadableLockFile} or a `SyntaxError`. */
export function readComposer(source: string): LockFileContents {
  const lock: unknown = JSON.parse(source);
  if (!Array.isArray(property(lock, 'packages')))
    throw new UnreadableLockFile(own('it has no packages list'));
  const lines = lineIndex(source);
  const read = (section: string, scope: Scope) =>
    items(property(lock, section)).flatMap((entry) => fromEntry(entry, scope, lines));
  return { packages: [...read('packages', 'runtime'), ...read('packages-dev', 'development')], unpinned: [] };
}

/** Several licences in the list mean a choice between them. */
function licenceOf(entry: unknown): string | null {
  const licences = items(property(entry, 'license')).flatMap((licence) => text(licence) ?? []);
  if (licences.length < 2) return licences[0] ?? text(property(entry, 'license'));
  return licences.map((licence) => `(${licence})`).join(' OR ');
}

/** The archive and its mirrors, any of which may be asked for it. */
function filesOf(urls: readonly (string | null)[], shasum: string | null): LockedPackage['files'] {
  return urls.map((url, i) => ({
    name: i === 0 ? 'dist' : `mirror ${i}`,
    url,
    integrity: shasum && `sha1:${shasum}`,
  }));
}

function fromEntry(
  entry: unknown,
  scope: Scope,
  lines: ReadonlyMap<string, number>,
): readonly LockedPackage[] {
  const name = text(property(entry, 'name'));
  const version = text(property(entry, 'version'));
  if (!name || !version) throw new UnreadableLockFile(own('a package has no name or no version'));
  const dist = property(entry, 'dist');
  const source = property(entry, 'source');
  if (text(property(dist, 'type')) === 'path') return [];
  const shasum = text(property(dist, 'shasum'));
  const reference = text(property(dist, 'reference')) ?? text(property(source, 'reference'));
  const sourceReference = text(property(source, 'reference'));
  const archive = /\/zipball\/([0-9a-f]{40})$/.exec(text(property(dist, 'url')) ?? '')?.[1];
  if (archive !== undefined && reference !== null && archive !== reference)
    throw new UnreadableLockFile(say`the archive of ${name} is of another commit than its reference`);
  const mirrors = items(property(dist, 'mirrors')).flatMap((mirror) => text(property(mirror, 'url')) ?? []);
  return [
    locked({
      ecosystem: 'composer',
      name: name.toLowerCase(),
      version,
      scope,
      resolved: text(property(dist, 'url')) ?? text(property(source, 'url')),
      // What `--prefer-source` clones instead.
      source: text(property(source, 'url')),
      files: mirrors.length === 0 ? [] : filesOf([text(property(dist, 'url')), ...mirrors], shasum),
      // Packagist serves archives of commits: the reference is the pin, `shasum` is mostly empty.
      integrity:
        [shasum && `sha1:${shasum}`, ...new Set([reference, sourceReference])].filter(Boolean).join(' ') ||
        null,
      integrityExpected: true,
      licence: licenceOf(entry),
      publishedAt: text(property(entry, 'time')),
      line: lines.get(`"name": ${JSON.stringify(name)},`) ?? null,
    }),
  ];
}
