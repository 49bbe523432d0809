/** Pipfile.lock, pipfile-spec 6 (https://pipenv.pypa.io). */
import { own, say } from '../../engine/prose.ts';
import { entries, items, lineIndex, property, text } from './data.ts';
import {
  type LockedPackage,
  type LockFileContents,
  type LockSetting,
  locked,
  type Scope,
  UnreadableLockFile,
} from './locked-package.ts';
import { isDevelopmentGroup, pypiName } from './python.ts';

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
          fromEntry(
            name,
            entry,
            category === 'default' ? 'runtime' : isDevelopmentGroup(category) ? 'development' : 'unknown',
            lines,
          ),
        ),
  );
  return { packages, unpinned: [], settings: sourcesOf(lock, lines) };
}

/** The indexes that packages are looked for in. */
function sourcesOf(lock: unknown, lines: ReadonlyMap<string, number>): readonly LockSetting[] {
  return items(property(property(lock, '_meta'), 'sources')).flatMap((source): readonly LockSetting[] => {
    const address = text(property(source, 'url'));
    if (!address) return [];
    const line = lines.get(`"url": ${JSON.stringify(address)},`) ?? null;
    const index = { kind: 'index', text: address, address, line } as const;
    const unsafe = { kind: 'unsafe', text: `verify_ssl = false (${address})`, address: null, line } as const;
    return property(source, 'verify_ssl') === false ? [index, unsafe] : [index];
  });
}

function fromEntry(
  name: string,
  entry: unknown,
  scope: Scope,
  lines: ReadonlyMap<string, number>,
): readonly LockedPackage[] {
  const path = text(property(entry, 'path'));
  if (property(entry, 'editable') === true || (path && !/\.(whl|zip|tar\.gz|tgz)$/i.test(path))) return [];
  const git = text(property(entry, 'git'));
  const file = text(property(entry, 'file'));
  const commit = text(property(entry, 'ref'));
  const version = text(property(entry, 'version'))?.replace(/^===?/, '') ?? commit ?? file ?? path;
  if (!version) throw new UnreadableLockFile(say`${name} has no version`);
  const hashes = items(property(entry, 'hashes')).map(String).sort().join(' ');
  return [
    locked({
      ecosystem: 'pypi',
      name: pypiName(name),
      version,
      scope,
      origin: git ? 'git' : file ? 'url' : path ? 'file' : 'registry',
      resolved: git ?? file ?? path,
      source: text(property(entry, 'index')),
      integrity: [hashes, commit].filter(Boolean).join(' ') || null,
      integrityExpected: true,
      line: lines.get(`${JSON.stringify(name)}: {`) ?? null,
    }),
  ];
}
