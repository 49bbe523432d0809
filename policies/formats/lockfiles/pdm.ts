/** pdm.lock, lock_version 4 (https://pdm-project.org/latest/usage/lockfile/). */
import { parse } from 'smol-toml';
import { own, say } from '../../engine/prose.ts';
import { items, property, text } from './data.ts';
import { type LockedPackage, type LockFileContents, locked, UnreadableLockFile } from './locked-package.ts';
import { filesOf, hashesOf, pypiName, scopeOfGroups, within } from './python.ts';
import { type TomlLines, tomlLines } from './toml-lines.ts';

/** Throws {@link UnreadableLockFile} or a TOML error. */
export function readPdm(source: string): LockFileContents {
  const lock = parse(source);
  const version = text(property(lock.metadata, 'lock_version'));
  if (!version?.startsWith('4'))
    throw new UnreadableLockFile(
      version ? say`its lock_version is ${version}; version 4 can be read` : own('it has no lock_version'),
    );
  const lines = tomlLines(source);
  const apart = property(lock.metadata, 'files');
  const all = items(lock.package).flatMap((entry) => fromEntry(entry, apart, lines));
  const plain = new Set(
    all.flatMap(({ name, version, integrity }) => (integrity ? [`${name} ${version}`] : [])),
  );
  // The entry with extras leaves its hashes to the plain one, and says nothing more.
  const packages = all.filter(
    ({ name, version, integrity, integrityExpected }) =>
      integrity || integrityExpected || !plain.has(`${name} ${version}`),
  );
  return { packages, unpinned: [] };
}

function hasExtras(entry: unknown): boolean {
  return items(property(entry, 'extras')).length > 0;
}

/** Before lock_version 4.3 the files of all packages stand apart: `"idna 3.4" = […]`. */
function filesAt(entry: unknown, key: string, apart: unknown): unknown {
  return property(entry, 'files') ?? (hasExtras(entry) ? undefined : property(apart, key));
}

/** A package with extras is listed again as `name[extra]` without being another package: the entries share one name. */
function fromEntry(entry: unknown, apart: unknown, lines: TomlLines): readonly LockedPackage[] {
  const name = text(property(entry, 'name'));
  const version = text(property(entry, 'version'));
  if (!name || !version) throw new UnreadableLockFile(own('a package has no name or no version'));
  const path = text(property(entry, 'path'));
  if (property(entry, 'editable') === true || (path && !/\.(whl|zip|tar\.gz|tgz|tar\.bz2)$/i.test(path)))
    return [];
  const git = text(property(entry, 'git'));
  const address = text(property(entry, 'url'));
  const files = filesAt(entry, `${name} ${version}`, apart);
  return [
    locked({
      ecosystem: 'pypi',
      name: pypiName(name.split('[')[0] ?? name),
      version,
      // Groups may be extras of the published package just as well as for development.
      scope: scopeOfGroups(items(property(entry, 'groups')), 'default'),
      origin: git ? 'git' : address ? 'url' : path ? 'file' : 'registry',
      resolved:
        within(git, text(property(entry, 'subdirectory'))) ??
        address ??
        path ??
        text(property(items(files)[0], 'url')),
      files: filesOf(items(files)),
      integrity: [hashesOf(files), text(property(entry, 'revision'))].filter(Boolean).join(' ') || null,
      // The entry with extras leaves its hashes to the plain one.
      integrityExpected: !hasExtras(entry),
      line: lines(name, version),
    }),
  ];
}
