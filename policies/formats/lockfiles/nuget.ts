/** packages.lock.json, versions 1 and 2 (https://learn.microsoft.com/nuget/consume-packages/package-references-in-project-files). */
import { own, say } from '../../engine/prose.ts';
import { entries, lineIndex, property, text } from './data.ts';
import { type LockedPackage, type LockFileContents, locked, UnreadableLockFile } from './locked-package.ts';

/** Throws {@link UnreadableLockFile} or a `SyntaxError`. */
export function readNuget(source: string): LockFileContents {
  const lock: unknown = JSON.parse(source);
  const version = property(lock, 'version');
  if (version !== 1 && version !== 2)
    throw new UnreadableLockFile(
      typeof version === 'number'
        ? say`its version is ${version}; 1 and 2 can be read`
        : own('it has no version'),
    );
  const lines = lineIndex(source);
  const packages = entries(property(lock, 'dependencies')).flatMap(([, framework]) =>
    entries(framework).flatMap(([name, entry]) => fromEntry(name, entry, lines)),
  );
  return { packages, unpinned: [] };
}

function fromEntry(
  name: string,
  entry: unknown,
  lines: ReadonlyMap<string, number>,
): readonly LockedPackage[] {
  const type = text(property(entry, 'type'));
  if (type === 'Project') return [];
  const version = text(property(entry, 'resolved'));
  if (!version) throw new UnreadableLockFile(say`${name} has no resolved version`);
  const hash = text(property(entry, 'contentHash'));
  return [
    locked({
      ecosystem: 'nuget',
      name,
      version,
      direct: type === 'Direct',
      integrity: hash && `sha512-${hash}`,
      integrityExpected: true,
      line: lines.get(`${JSON.stringify(name)}: {`) ?? null,
    }),
  ];
}
