/** poetry.lock, lock-version 1 and 2 (https://python-poetry.org/docs/libraries/#lock-file). */
import { parse } from 'smol-toml';
import { own, say } from '../../engine/prose.ts';
import { items, property, text } from './data.ts';
import {
  type LockedPackage,
  type LockFileContents,
  locked,
  type Scope,
  UnreadableLockFile,
} from './locked-package.ts';
import { filesOf, hashesOf, pypiName, scopeOfGroups, within } from './python.ts';
import { type TomlLines, tomlLines } from './toml-lines.ts';

/** Throws {@link UnreadableLockFile} or a TOML error. */
export function readPoetry(source: string): LockFileContents {
  const lock = parse(source);
  const version = text(property(lock.metadata, 'lock-version'));
  if (!version || !/^[12]\./.test(version))
    throw new UnreadableLockFile(
      version
        ? say`its lock-version is ${version}; versions 1 and 2 can be read`
        : own('it has no lock-version'),
    );
  const lines = tomlLines(source);
  // Version 1 keeps the files of all packages in one table.
  const files = property(lock.metadata, 'files');
  return { packages: items(lock.package).flatMap((entry) => fromEntry(entry, files, lines)), unpinned: [] };
}

/** `groups` (2.1) names all groups that need it, `category` (1.x) is main or dev; 2.0 says nothing. */
function scopeOf(entry: unknown): Scope {
  const category = text(property(entry, 'category'));
  if (category) return category === 'main' ? 'runtime' : category === 'dev' ? 'development' : 'unknown';
  return scopeOfGroups(items(property(entry, 'groups')), 'main');
}

const sources = new Set(['directory', 'file', 'git', 'legacy', 'url']);

function fromEntry(entry: unknown, allFiles: unknown, lines: TomlLines): readonly LockedPackage[] {
  const name = text(property(entry, 'name'));
  const version = text(property(entry, 'version'));
  if (!name || !version) throw new UnreadableLockFile(own('a package has no name or no version'));
  const source = property(entry, 'source');
  const type = text(property(source, 'type'));
  if (source !== undefined && !sources.has(type ?? ''))
    throw new UnreadableLockFile(say`${name} has a source of an unknown type`);
  if (type === 'directory') return [];
  const commit = text(property(source, 'resolved_reference'));
  const files = property(entry, 'files') ?? property(allFiles, name);
  return [
    locked({
      ecosystem: 'pypi',
      name: pypiName(name),
      version,
      scope: scopeOf(entry),
      origin: type === 'git' || type === 'url' || type === 'file' ? type : 'registry',
      resolved: within(text(property(source, 'url')), text(property(source, 'subdirectory'))),
      files: filesOf(items(files)),
      integrity: [hashesOf(files), type === 'git' ? commit : null].filter(Boolean).join(' ') || null,
      integrityExpected: true,
      line: lines(name, version),
    }),
  ];
}
