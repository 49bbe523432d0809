/** Package.resolved, versions 1 to 3 (https://github.com/swiftlang/swift-package-manager, PinsStore). */
import { own, say } from '../../engine/prose.ts';
import { addressOf } from './address.ts';
import { items, lineIndex, property, text } from './data.ts';
import { type LockedPackage, type LockFileContents, locked, UnreadableLockFile } from './locked-package.ts';

/** Throws {@link UnreadableLockFile} or a `SyntaxError`. */
export function readSwift(source: string): LockFileContents {
  const lock: unknown = JSON.parse(source);
  const version = property(lock, 'version');
  const pins = version === 1 ? property(property(lock, 'object'), 'pins') : property(lock, 'pins');
  if (version !== 1 && version !== 2 && version !== 3)
    throw new UnreadableLockFile(say`its version is ${String(version)}; versions 1 to 3 can be read`);
  if (!Array.isArray(pins)) throw new UnreadableLockFile(own('it has no list of pins'));
  const lines = lineIndex(source.replace(/,$/gm, ''));
  return { packages: items(pins).flatMap((pin) => fromPin(pin, lines)), unpinned: [] };
}

/**
 * Named as advisories name it: by repository, `github.com/vapor/vapor`, in the case it is written in (OSV.dev tells cases
 * apart). A registry's package by its identity.
 */
function fromPin(pin: unknown, lines: ReadonlyMap<string, number>): readonly LockedPackage[] {
  const kind = text(property(pin, 'kind')) ?? 'remoteSourceControl';
  // Both are folders beside the project.
  if (kind === 'localSourceControl' || kind === 'fileSystem') return [];
  const [identity, location] = [
    text(property(pin, 'identity')) ?? text(property(pin, 'package')),
    text(property(pin, 'location')) ?? text(property(pin, 'repositoryURL')),
  ];
  const state = property(pin, 'state');
  const [version, revision] = [text(property(state, 'version')), text(property(state, 'revision'))];
  const isRegistry = kind === 'registry';
  if (kind !== 'remoteSourceControl' && !isRegistry)
    throw new UnreadableLockFile(say`a pin is of kind ${kind}, which is not known`);
  const name = pinnedName(isRegistry, identity, location);
  const pinned = version ?? revision;
  if (!name || pinned === null)
    throw new UnreadableLockFile(say`the pin ${identity ?? 'without a name'} has no address or no version`);
  return [
    locked({
      ecosystem: 'swift',
      name,
      version: pinned,
      origin: version === null ? 'git' : 'registry',
      resolved: isRegistry ? null : location,
      // A version's tag must not move: its commit is what pins the content.
      integrity: version !== null && revision !== null ? `sha1-${revision}` : revision,
      integrityExpected: !isRegistry,
      line: lineOf(pin, location, lines),
    }),
  ];
}

function lineOf(pin: unknown, location: string | null, lines: ReadonlyMap<string, number>): number | null {
  const key = property(pin, 'repositoryURL') === undefined ? 'location' : 'repositoryURL';
  return lines.get(`"${key}" : ${JSON.stringify(location)}`) ?? null;
}

function pinnedName(isRegistry: boolean, identity: string | null, location: string | null): string | null {
  if (isRegistry) return identity;
  const address = location === null ? null : addressOf(location);
  return address && `${address.host}/${address.path.replace(/\.git$/, '')}`;
}
