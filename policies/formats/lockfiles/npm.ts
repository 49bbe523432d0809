/**
 * npm's package-lock.json and npm-shrinkwrap.json, versions 1 to 3
 * (https://docs.npmjs.com/cli/configuring-npm/package-lock-json).
 */
import { own, say } from '../../engine/prose.ts';
import { entries, isTable, keys, lineIndex, property, text } from './data.ts';
import { type LockedPackage, type LockFileContents, locked, UnreadableLockFile } from './locked-package.ts';

const dependencyKinds = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];
const folder = 'node_modules/';

/** Throws {@link UnreadableLockFile} or a `SyntaxError`. */
export function readNpm(source: string): LockFileContents {
  const lock: unknown = JSON.parse(source);
  const version = property(lock, 'lockfileVersion');
  if (version === 1) return { packages: fromTree(lock, lineIndex(source)), unpinned: [] };
  if (version === 2 || version === 3)
    return { packages: fromPackages(lock, lineIndex(source)), unpinned: [] };
  throw new UnreadableLockFile(
    typeof version === 'number'
      ? say`its lockfileVersion is ${version}; versions 1, 2 and 3 can be read`
      : own('it has no lockfileVersion'),
  );
}

/** Where an entry comes from; null for folders of the project itself. */
function originOf(
  resolved: string | null,
): Pick<LockedPackage, 'origin' | 'resolved' | 'integrityExpected'> | null {
  // Absent under `omit-lockfile-registry-resolved`: a registry package all the same.
  if (resolved === null) return { origin: 'registry', resolved, integrityExpected: true };
  if (/^(file|link):/.test(resolved)) return null;
  if (/^(git[+:]|github:|git@)/.test(resolved)) return { origin: 'git', resolved, integrityExpected: true };
  const registry = resolved.includes('/-/') || resolved.includes('npm.pkg.github.com/download/');
  return { origin: registry ? 'registry' : 'url', resolved, integrityExpected: true };
}

/** npm pins a git dependency by the commit after `#`, not by a checksum. */
function pinOf(integrity: string | null, resolved: string | null): string | null {
  return integrity ?? /#([0-9a-f]{40,64})$/.exec(resolved ?? '')?.[1] ?? null;
}

function scopeOf(entry: unknown): LockedPackage['scope'] {
  return property(entry, 'dev') === true || property(entry, 'devOptional') === true
    ? 'development'
    : 'runtime';
}

/** Versions 2 and 3: one flat map from location to package; '' and folders are the project's own. */
function fromPackages(lock: unknown, lines: ReadonlyMap<string, number>): readonly LockedPackage[] {
  const all = property(lock, 'packages');
  if (!isTable(all)) throw new UnreadableLockFile(own('it has no packages section'));
  const asked = new Set(
    entries(all)
      .filter(([location]) => !location.includes(folder))
      .flatMap(([, entry]) => dependencyKinds.flatMap((kind) => keys(property(entry, kind)))),
  );
  return entries(all).flatMap(([location, entry]) => {
    const found = fromLocation(location, entry, asked, lines);
    return found ? [found] : [];
  });
}

function fromLocation(
  location: string,
  entry: unknown,
  asked: ReadonlySet<string>,
  lines: ReadonlyMap<string, number>,
): LockedPackage | null {
  const at = location.lastIndexOf(folder);
  if (at < 0 || property(entry, 'link') === true) return null;
  const installedAs = location.slice(at + folder.length);
  const version = text(property(entry, 'version'));
  const resolved = text(property(entry, 'resolved'));
  const origin = originOf(resolved);
  if (!origin) return null;
  if (!version) throw new UnreadableLockFile(say`${location} has no version`);
  const bundled = property(entry, 'inBundle') === true;
  return locked({
    ecosystem: 'npm',
    name: text(property(entry, 'name')) ?? installedAs,
    version,
    scope: scopeOf(entry),
    direct: location.indexOf(folder) === at && asked.has(installedAs),
    ...origin,
    integrity: pinOf(text(property(entry, 'integrity')), resolved),
    integrityExpected: origin.integrityExpected && !bundled,
    licence: text(property(entry, 'license')),
    installScript: property(entry, 'hasInstallScript') === true,
    line: lines.get(`${JSON.stringify(location)}: {`) ?? null,
  });
}

/** Version 1: a tree of `dependencies`, walked without recursion since its depth is the file's to choose. */
function fromTree(lock: unknown, lines: ReadonlyMap<string, number>): readonly LockedPackage[] {
  const found: LockedPackage[] = [];
  const rest = [...entries(property(lock, 'dependencies'))];
  for (let next = rest.pop(); next; next = rest.pop()) {
    const [installedAs, entry] = next;
    for (const inner of entries(property(entry, 'dependencies'))) rest.push(inner);
    const read = fromBranch(installedAs, entry, lines);
    if (read) found.push(read);
  }
  return found.reverse();
}

function fromBranch(
  installedAs: string,
  entry: unknown,
  lines: ReadonlyMap<string, number>,
): LockedPackage | null {
  const version = text(property(entry, 'version'));
  if (!version) throw new UnreadableLockFile(say`${installedAs} has no version`);
  const alias = /^npm:(.+)@([^@]+)$/.exec(version);
  // Git and tarball dependencies carry their address as `version`.
  const address = !alias && /^([a-z+]+:|git@)/.test(version) ? version : null;
  const resolved = text(property(entry, 'resolved')) ?? address;
  const origin = originOf(resolved);
  if (!origin) return null;
  return locked({
    ecosystem: 'npm',
    name: alias?.[1] ?? installedAs,
    version: alias?.[2] ?? version,
    scope: scopeOf(entry),
    ...origin,
    integrity: pinOf(text(property(entry, 'integrity')), resolved),
    integrityExpected: origin.integrityExpected && property(entry, 'bundled') !== true,
    line: lines.get(`${JSON.stringify(installedAs)}: {`) ?? null,
  });
}
