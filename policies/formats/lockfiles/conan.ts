/** conan.lock, 0.4 (Conan 1) and 0.5 (Conan 2) (https://docs.conan.io/2/tutorial/versioning/lockfiles.html). */
import { own, say } from '../../engine/prose.ts';
import { entries, isTable, items, lineIndex, property, text } from './data.ts';
import {
  type LockedPackage,
  type LockFileContents,
  type LockSetting,
  locked,
  UnreadableLockFile,
} from './locked-package.ts';

const sections = new Set([
  'version',
  'requires',
  'build_requires',
  'python_requires',
  'config_requires',
  'overrides',
  'alias',
]);

/** Throws {@link UnreadableLockFile} or a `SyntaxError`. */
export function readConan(source: string): LockFileContents {
  const lock: unknown = JSON.parse(source);
  const version = property(lock, 'version');
  const lines = lineIndex(source.replace(/,\s*$/gm, ''));
  if (version === '0.5') return fromLists(lock, lines);
  const nodes = property(property(lock, 'graph_lock'), 'nodes');
  if (version !== '0.4' || !isTable(nodes))
    throw new UnreadableLockFile(say`its version is ${String(version)}; versions 0.4 and 0.5 can be read`);
  const packages = entries(nodes).flatMap(([key, node]) => {
    // The project itself, a file.
    if (property(node, 'path') !== undefined) return [];
    const reference = text(property(node, 'ref'));
    if (!reference) throw new UnreadableLockFile(say`node ${key} has no reference`);
    return [fromReference(reference, lines.get(`"ref": ${JSON.stringify(reference)}`) ?? null)];
  });
  return { packages, unpinned: [] };
}

function fromLists(lock: unknown, lines: ReadonlyMap<string, number>): LockFileContents {
  const strange = entries(lock).find(([key]) => !sections.has(key));
  if (strange) throw new UnreadableLockFile(say`its section ${strange[0]} is not known`);
  const packages = ['requires', 'build_requires', 'python_requires', 'config_requires'].flatMap((section) => {
    const found = property(lock, section);
    if (found !== undefined && !Array.isArray(found))
      throw new UnreadableLockFile(say`its ${own(section)} is no list`);
    return items(found).map((reference) =>
      fromReference(String(reference), lines.get(JSON.stringify(reference)) ?? null),
    );
  });
  const settings = ['overrides', 'alias'].flatMap((section) =>
    entries(property(lock, section)).map(
      ([from, to]): LockSetting => ({
        kind: 'override',
        text: `${section}: ${from}: ${JSON.stringify(to)}`,
        address: null,
        line: null,
      }),
    ),
  );
  return { packages, unpinned: [], settings };
}

/** `zlib/1.3.1[@user/channel][#revision][%time]`; the revision is of the recipe, and what pins it. */
function fromReference(reference: string, line: number | null): LockedPackage {
  const [, name, version, owner, revision] =
    /^([^/@#%\s]+)\/([^/@#%\s]+)(?:@([^/@#%\s]+\/[^/@#%\s]+))?(?:#([0-9a-f]+))?(?:%[\d.]+)?$/.exec(
      reference,
    ) ?? [];
  if (!name || !version) throw new UnreadableLockFile(say`${reference} is not name/version`);
  return locked({
    ecosystem: 'conan',
    name: owner === undefined ? name : `${name}@${owner}`,
    version,
    integrity: revision !== undefined && revision.length >= 7 && revision.length <= 64 ? revision : null,
    line,
  });
}
