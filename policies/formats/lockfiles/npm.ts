/**
 * npm's package-lock.json and npm-shrinkwrap.json, versions 1 to 3
 * (https://docs.npmjs.com/cli/configuring-npm/package-lock-json).
 */
import { own, say } from '../../engine/prose.ts';
import { addressOf } from './address.ts';
import { entries, isTable, keys, lineIndex, property, text } from './data.ts';
import {
  type Alias,
  type LockedPackage,
  type LockFileContents,
  locked,
  UnreadableLockFile,
} from './locked-package.ts';

const dependencyKinds = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];
const folder = 'node_modules/';

/** Throws {@link UnreadableLockFile} or a `SyntaxError`. */
export function readNpm(source: string): LockFileContents {
  const lock: unknown = JSON.parse(source);
  const version = property(lock, 'lockfileVersion');
  const lines = lineIndex(source, '{');
  if (version === 1) return { packages: fromTree(lock, lines), unpinned: [] };
  if (
    version === 2 &&
    !isTable(property(lock, 'packages')) &&
    keys(property(lock, 'dependencies')).length === 0
  )
    return { packages: [], unpinned: [] };
  if (version === 2 || version === 3) {
    const packages = fromPackages(lock, lines);
    const tree = version === 2 ? fromTree(lock, lines) : [];
    return {
      packages: [...packages, ...contradicting(tree, packages)],
      unpinned: [],
      aliases: aliasesIn(lock, lines),
    };
  }
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
  // A folder is the project's own; an archive is a package that somebody put into the repository.
  if (/^(file|link):/.test(resolved))
    return isArchive(resolved) ? { origin: 'file', resolved, integrityExpected: true } : null;
  if (/^(git[+:]|github:|git@)/.test(resolved)) return { origin: 'git', resolved, integrityExpected: true };
  const registry =
    addressOf(resolved)?.path.includes('/-/') || resolved.includes('npm.pkg.github.com/download/');
  return { origin: registry ? 'registry' : 'url', resolved, integrityExpected: true };
}

function isArchive(resolved: string): boolean {
  return /\.(tgz|tar|tar\.gz)$/i.test(resolved);
}

/** npm pins a git dependency by the commit after `#`, and mostly by nothing else. */
function pinOf(integrity: string | null, resolved: string | null): string | null {
  return [integrity, commitIn(resolved)].filter(Boolean).join(' ') || null;
}

function commitIn(resolved: string | null): string | null {
  return /#([0-9a-f]{40,64})$/.exec(resolved ?? '')?.[1] ?? null;
}

function scopeOf(entry: unknown): LockedPackage['scope'] {
  // `devOptional`: for development, and optional at run time: `npm ci --omit=dev` installs it.
  return property(entry, 'dev') === true ? 'development' : 'runtime';
}

/** Versions 2 and 3: one flat map from location to package; '' and folders are the project's own. */
function fromPackages(lock: unknown, lines: ReadonlyMap<string, number>): readonly LockedPackage[] {
  const packages = property(lock, 'packages');
  if (!isTable(packages)) throw new UnreadableLockFile(own('it has no packages section'));
  const all = entries(packages);
  const asked = new Set(
    all
      .filter(([location]) => !location.includes(folder))
      .flatMap(([, entry]) => dependencyKinds.flatMap((kind) => keys(property(entry, kind)))),
  );
  const bundlers = all.flatMap(([location, entry]) => (bundles(entry) ? [location] : []));
  return all.flatMap(([location, entry]) => {
    const found = fromLocation(location, entry, { asked, bundlers, lines });
    return found ? [found] : [];
  });
}

/** Whether its archive brings packages along. */
function bundles(entry: unknown): boolean {
  return ['bundleDependencies', 'bundledDependencies'].some((key) => {
    const value = property(entry, key);
    return value === true || (Array.isArray(value) && value.length > 0);
  });
}

interface Around {
  readonly asked: ReadonlySet<string>;
  /** Locations of the packages that bring others along in their archive. */
  readonly bundlers: readonly string[];
  readonly lines: ReadonlyMap<string, number>;
}

/** What is read of an entry, one name after the other for thousands of them: none is inherited by every object. */
type Entry = Readonly<
  Partial<
    Record<
      | 'dev'
      | 'hasInstallScript'
      | 'inBundle'
      | 'integrity'
      | 'license'
      | 'link'
      | 'name'
      | 'resolved'
      | 'version',
      unknown
    >
  >
>;

const nothing: Entry = {};

function fromLocation(
  location: string,
  written: unknown,
  { asked, bundlers, lines }: Around,
): LockedPackage | null {
  const entry: Entry = isTable(written) ? written : nothing;
  const at = location.lastIndexOf(folder);
  if (at < 0 || entry.link === true) return null;
  const installedAs = location.slice(at + folder.length);
  const version = text(entry.version);
  const resolved = text(entry.resolved);
  const origin = originOf(resolved);
  if (!origin) return null;
  // A repository without a version in its package.json: the commit is all there is.
  const pinned = version ?? (origin.origin === 'git' ? commitIn(resolved) : null);
  if (!pinned) throw new UnreadableLockFile(say`${location} has no version`);
  // npm does not ask the entry itself: without a package above that brings it along, it is fetched like any other.
  const bundled =
    entry.inBundle === true &&
    bundlers.some((above) => above === '' || location.startsWith(`${above}/${folder}`));
  return locked({
    ecosystem: 'npm',
    name: text(entry.name) ?? installedAs,
    version: pinned,
    scope: scopeOf(entry),
    direct: location.indexOf(folder) === at && asked.has(installedAs),
    ...origin,
    integrity: pinOf(text(entry.integrity), resolved),
    integrityExpected: origin.integrityExpected && !bundled,
    licence: text(entry.license),
    installScript: entry.hasInstallScript === true,
    line: lines.get(`${JSON.stringify(location)}: {`) ?? null,
  });
}

/**
 * Version 2 says everything twice, for npm 6 as a tree: what the tree says otherwise is read, too. A lock file that was
 * always at odds with itself stays so, and is no change.
 */
function contradicting(
  tree: readonly LockedPackage[],
  packages: readonly LockedPackage[],
): readonly LockedPackage[] {
  // In the tree, the version of anything but a registry's package is its address.
  const key = ({ name, version, origin, resolved, integrity }: LockedPackage) =>
    JSON.stringify([name, origin === 'registry' ? version : null, resolved, integrity]);
  const known = new Set(packages.map(key));
  return tree.filter((one) => !known.has(key(one)));
}

/** What anything in the file asks for under another name, `ms other` for `"ms": "npm:other@^1"`. */
function askedAliases(all: ReturnType<typeof entries>): ReadonlySet<string> {
  return new Set(
    all.flatMap(([, entry]) =>
      dependencyKinds.flatMap((kind) =>
        entries(property(entry, kind)).flatMap(([as, range]) => {
          const name = /^npm:((?:@[^@/]+\/)?[^@/]+)/.exec(String(range))?.[1];
          return name === undefined ? [] : [`${as} ${name}`];
        }),
      ),
    ),
  );
}

/** Packages installed under another name, and whether anything in the file asks for them so: mostly there are none. */
function aliasesIn(lock: unknown, lines: ReadonlyMap<string, number>): readonly Alias[] {
  const all = entries(property(lock, 'packages'));
  let known: ReadonlySet<string> | null = null;
  return all.flatMap(([location, entry]) => {
    const name = text(property(entry, 'name'));
    if (name === null) return [];
    const at = location.lastIndexOf(folder);
    const as = location.slice(at + folder.length);
    if (at < 0 || property(entry, 'link') === true || name === as) return [];
    const address = text(property(entry, 'resolved'));
    // What has an address of its own may call itself what it likes: its address is judged.
    const bySource = address !== null && originOf(address)?.origin !== 'registry';
    const line = lines.get(`${JSON.stringify(location)}: {`) ?? null;
    known ??= askedAliases(all);
    return [{ as, name, asked: known.has(`${as} ${name}`) || bySource, line }];
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
