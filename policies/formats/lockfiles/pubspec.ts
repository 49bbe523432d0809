/** pubspec.lock (https://dart.dev/tools/pub/glossary#lockfile). */
import { own, say } from '../../engine/prose.ts';
import {
  type LockedPackage,
  type LockFileContents,
  locked,
  type Scope,
  UnreadableLockFile,
} from './locked-package.ts';
import { field, type OutlineEntry, readOutline, section } from './outline.ts';

/** Throws {@link UnreadableLockFile}. */
export function readPubspec(source: string): LockFileContents {
  const top = readOutline(source, 'yaml');
  if (!top.some(({ key }) => key === 'packages')) throw new UnreadableLockFile(own('it has no packages'));
  return { packages: section(top, 'packages').flatMap(fromEntry), unpinned: [] };
}

/** A transitive package may belong to either use. */
function scopeOf(dependency: string | null): Scope {
  return dependency === 'direct main' || dependency === 'direct overridden'
    ? 'runtime'
    : dependency === 'direct dev'
      ? 'development'
      : 'unknown';
}

function fromEntry(entry: OutlineEntry): readonly LockedPackage[] {
  const [kind, version, dependency] = [
    field(entry, 'source'),
    field(entry, 'version'),
    field(entry, 'dependency'),
  ];
  // Part of the SDK, or a folder beside the project.
  if (kind === 'sdk' || kind === 'path') return [];
  const description = entry.children.find(({ key }) => key === 'description');
  const [url, sha256, commit] = ['url', 'sha256', 'resolved-ref'].map((key) => field(description, key));
  if (!version || !url || (kind !== 'hosted' && kind !== 'git'))
    throw new UnreadableLockFile(
      say`${entry.key} on line ${entry.line} has no version, address or known source`,
    );
  const about = {
    ecosystem: 'pub' as const,
    name: field(description, 'name') ?? entry.key,
    scope: scopeOf(dependency),
    direct: dependency === null ? null : dependency.startsWith('direct'),
    resolved: url,
    line: entry.line,
  };
  if (kind === 'git') {
    if (!commit) throw new UnreadableLockFile(say`${entry.key} on line ${entry.line} has no resolved-ref`);
    return [
      locked({
        ...about,
        name: entry.key,
        version: commit,
        origin: 'git',
        integrity: commit,
        integrityExpected: true,
      }),
    ];
  }
  // Dart before 2.19 wrote no checksums.
  return [locked({ ...about, version, integrity: sha256 ? `sha256:${sha256}` : null })];
}
