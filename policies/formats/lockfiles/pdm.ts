/** pdm.lock, lock_version 4 (https://pdm-project.org/latest/usage/lockfile/). */
import { parse } from 'smol-toml';
import { own, say } from '../../engine/prose.ts';
import { items, property, text } from './data.ts';
import { type LockedPackage, type LockFileContents, locked, UnreadableLockFile } from './locked-package.ts';
import { hashesOf, pypiName } from './python.ts';
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
  return { packages: items(lock.package).flatMap((entry) => fromEntry(entry, lines)), unpinned: [] };
}

function scopeOf(entry: unknown): LockedPackage['scope'] {
  const groups = items(property(entry, 'groups'));
  if (groups.length === 0) return 'unknown';
  return groups.includes('default') ? 'runtime' : 'development';
}

/** A package with extras is listed again as `name[extra]` without being another package: the entries share one name. */
function fromEntry(entry: unknown, lines: TomlLines): readonly LockedPackage[] {
  const name = text(property(entry, 'name'));
  const version = text(property(entry, 'version'));
  if (!name || !version) throw new UnreadableLockFile(own('a package has no name or no version'));
  if (text(property(entry, 'path')) || property(entry, 'editable') === true) return [];
  const git = text(property(entry, 'git'));
  const address = text(property(entry, 'url'));
  const files = property(entry, 'files');
  return [
    locked({
      ecosystem: 'pypi',
      name: pypiName(name.split('[')[0] ?? name),
      version,
      scope: scopeOf(entry),
      origin: git ? 'git' : address ? 'url' : 'registry',
      resolved: git ?? address ?? text(property(items(files)[0], 'url')),
      integrity: hashesOf(files) ?? text(property(entry, 'revision')),
      // The entry with extras leaves its hashes to the plain one.
      integrityExpected: items(property(entry, 'extras')).length === 0,
      line: lines(name, version),
    }),
  ];
}
