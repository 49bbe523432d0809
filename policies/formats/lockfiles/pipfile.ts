/** Pipfile.lock, pipfile-spec 6 (https://pipenv.pypa.io). */
import { own, say } from '../../engine/prose.ts';
import { entries, items, lineIndex, property, text } from './data.ts';
import {
  type LockedPackage,
  type LockFileContents,
  locked,
  type Scope,
  UnreadableLockFile,
} from './locked-package.ts';
import { pypiName } from './python.ts';

/** Throws {@link UnreadableLockFile} or a `SyntaxError`. */
export function readPipfile(source: string): LockFileContents {
  const lock: unknown = JSON.parse(source);
  const spec = property(property(lock, '_meta'), 'pipfile-spec');
  if (spec !== 6)
    throw new UnreadableLockFile(
      typeof spec === 'number'
        ? say`its pipfile-spec is ${spec}; 6 can be read`
        : own('it has no pipfile-spec'),
    );
  const lines = lineIndex(source);
  const packages = entries(lock).flatMap(([category, section]) =>
    category === '_meta'
      ? []
      : entries(section).flatMap(([name, entry]) =>
          fromEntry(name, entry, category === 'default' ? 'runtime' : 'development', lines),
        ),
  );
  return { packages, unpinned: [] };
}

function fromEntry(
  name: string,
  entry: unknown,
  scope: Scope,
  lines: ReadonlyMap<string, number>,
): readonly LockedPackage[] {
  if (property(entry, 'editable') === true || text(property(entry, 'path'))) return [];
  const git = text(property(entry, 'git'));
  const file = text(property(entry, 'file'));
  const commit = text(property(entry, 'ref'));
  const version = text(property(entry, 'version'))?.replace(/^===?/, '') ?? commit ?? file;
  if (!version) throw new UnreadableLockFile(say`${name} has no version`);
  const hashes = items(property(entry, 'hashes')).map(String).sort().join(' ');
  return [
    locked({
      ecosystem: 'pypi',
      name: pypiName(name),
      version,
      scope,
      origin: git ? 'git' : file ? 'url' : 'registry',
      resolved: git ?? file,
      integrity: hashes || commit,
      integrityExpected: true,
      line: lines.get(`${JSON.stringify(name)}: {`) ?? null,
    }),
  ];
}
