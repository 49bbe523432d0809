/**
 * npm's package-lock.json and npm-shrinkwrap.json, versions 1 to 3
 * (https://docs.npmjs.com/cli/configuring-npm/package-lock-json).
 */
import { own, say } from '../../engine/prose.ts';
import { addressOf } from './address.ts';
import { entries, isTable, keys, lineIndex, property, text } from './data.ts';
import { inParts, type Named, type Parts } from './json-parts.ts';
import {
  type Alias,
  type LockedPackage,
  type LockFileContents,
  locked,
  UnreadableLockFile,
} from './locked-package.ts';

const dependencyKinds = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];
const folder = 'node_modules/';

/** What is read of a file. */
interface Lock {
  readonly version: unknown;
  /** Null when it has no such section. */
  readonly packages: readonly Named[] | null;
  /** Its `dependencies`, which versions 1 and 2 have. */
  readonly tree: readonly Named[];
  readonly lines: ReadonlyMap<string, number>;
}

const sections = ['packages', 'dependencies'];

function lockOf(source: string, parts: Parts | undefined): Lock & { readonly keysOnce?: true } {
  const read = parts && inParts(source, sections, parts);
  const lock = read?.rest ?? JSON.parse(source);
  const packages = property(lock, 'packages');
  return {
    version: property(lock, 'lockfileVersion'),
    packages: read?.sections.get('packages') ?? (isTable(packages) ? entries(packages) : null),
    tree: read?.sections.get('dependencies') ?? entries(property(lock, 'dependencies')),
    lines: lineIndex(source, '{'),
    ...(read ? { keysOnce: true } : {}),
  };
}

/** Throws {@link UnreadableLockFile} or a `SyntaxError`. */
export function readNpm(source: string, parts?: Parts): LockFileContents {
  const { keysOnce, ...lock } = lockOf(source, parts);
  return { ...contentsOf(lock), ...(keysOnce ? { keysOnce } : {}) };
}

function contentsOf(lock: Lock): LockFileContents {
  const { version, packages, tree } = lock;
  if (version === 1) return { packages: fromTree(lock).map(({ one }) => one), unpinned: [] };
  if (version === 2 && packages === null && tree.length === 0) return { packages: [], unpinned: [] };
  if (version === 2 || version === 3) {
    if (packages === null) throw new UnreadableLockFile(own('it has no packages section'));
    const found = fromPackages(packages, lock);
    return {
      packages: [
        ...found.map(({ one }) => one),
        ...(version === 2 ? contradicting(fromTree(lock), found) : []),
      ],
      unpinned: [],
      aliases: aliasesIn(packages, lock),
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

/** A package, and what it says but for where it stands. */
interface Found {
  readonly one: LockedPackage;
  readonly key: string;
}

/** What is the same for an entry wherever it stands. */
interface Kept {
  /** Null for folders of the project itself. */
  readonly found: Found | null;
  /** As it stood when it was last read: mostly it stands there again. */
  last: Found | null;
  /** How the line begins and ends that opens it. */
  readonly heading: string;
  readonly inBundle: boolean;
}

/** By the entries, which are the same objects where another version of a file had them. */
type Keeping = WeakMap<Named, Kept>;

const keptOf = (kept: Keeping, named: Named, make: (named: Named) => Kept): Kept => {
  const known = kept.get(named);
  if (known) return known;
  const made = make(named);
  kept.set(named, made);
  return made;
};

const [packagesKept, treeKept]: readonly [Keeping, Keeping] = [new WeakMap(), new WeakMap()];

/** Versions 2 and 3: one flat map from location to package; '' and folders are the project's own. */
function fromPackages(packages: readonly Named[], { lines }: Lock): readonly Found[] {
  const asked = new Set(
    packages
      .filter(([location]) => !location.includes(folder))
      .flatMap(([, entry]) => dependencyKinds.flatMap((kind) => keys(property(entry, kind)))),
  );
  const bundlers = packages.flatMap(([location, entry]) => (bundles(entry) ? [location] : []));
  return packages.flatMap((named) => {
    const kept = keptOf(packagesKept, named, fromLocation);
    const { found, inBundle } = kept;
    if (!found) return [];
    const [location] = named;
    const at = location.lastIndexOf(folder);
    // npm does not ask the entry itself: without a package above that brings it along, it is fetched like any other.
    const bundled =
      inBundle && bundlers.some((above) => above === '' || location.startsWith(`${above}/${folder}`));
    const standing = {
      direct: location.indexOf(folder) === at && asked.has(location.slice(at + folder.length)),
      integrityExpected: found.one.integrityExpected && !bundled,
      line: lines.get(kept.heading) ?? null,
    };
    return [standingAs(kept, found, standing)];
  });
}

type Standing = Pick<LockedPackage, 'direct' | 'integrityExpected' | 'line'>;

function standingAs(kept: Kept, { one, key }: Found, { direct, integrityExpected, line }: Standing): Found {
  const last = kept.last?.one;
  const isSame =
    last?.direct === direct && last.integrityExpected === integrityExpected && last.line === line;
  if (kept.last && isSame) return kept.last;
  kept.last = { one: { ...one, direct, integrityExpected, line }, key };
  return kept.last;
}

/** Whether its archive brings packages along. */
function bundles(entry: unknown): boolean {
  return ['bundleDependencies', 'bundledDependencies'].some((key) => {
    const value = property(entry, key);
    return value === true || (Array.isArray(value) && value.length > 0);
  });
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

const headingOf = (key: string) => `${JSON.stringify(key)}: {`;

function fromLocation([location, written]: Named): Kept {
  const entry: Entry = isTable(written) ? written : nothing;
  const about = { heading: headingOf(location), inBundle: entry.inBundle === true };
  const at = location.lastIndexOf(folder);
  if (at < 0 || entry.link === true) return { ...about, found: null, last: null };
  const version = text(entry.version);
  const resolved = text(entry.resolved);
  const origin = originOf(resolved);
  if (!origin) return { ...about, found: null, last: null };
  // A repository without a version in its package.json: the commit is all there is.
  const pinned = version ?? (origin.origin === 'git' ? commitIn(resolved) : null);
  if (!pinned) throw new UnreadableLockFile(say`${location} has no version`);
  const one = locked({
    ecosystem: 'npm',
    name: text(entry.name) ?? location.slice(at + folder.length),
    version: pinned,
    scope: scopeOf(entry),
    ...origin,
    integrity: pinOf(text(entry.integrity), resolved),
    licence: text(entry.license),
    installScript: entry.hasInstallScript === true,
  });
  return { ...about, found: { one, key: keyOf(one) }, last: null };
}

/** In the tree, the version of anything but a registry's package is its address. */
function keyOf({ name, version, origin, resolved, integrity }: LockedPackage): string {
  return JSON.stringify([name, origin === 'registry' ? version : null, resolved, integrity]);
}

/**
 * Version 2 says everything twice, for npm 6 as a tree: what the tree says otherwise is read, too. A lock file that was
 * always at odds with itself stays so, and is no change.
 */
function contradicting(tree: readonly Found[], packages: readonly Found[]): readonly LockedPackage[] {
  const known = new Set(packages.map(({ key }) => key));
  return tree.flatMap(({ one, key }) => (known.has(key) ? [] : [one]));
}

/** What anything in the file asks for under another name, `ms other` for `"ms": "npm:other@^1"`. */
function askedAliases(all: readonly Named[]): ReadonlySet<string> {
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
function aliasesIn(all: readonly Named[], { lines }: Lock): readonly Alias[] {
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
    const line = lines.get(headingOf(location)) ?? null;
    known ??= askedAliases(all);
    return [{ as, name, asked: known.has(`${as} ${name}`) || bySource, line }];
  });
}

/** Version 1: a tree of `dependencies`, walked without recursion since its depth is the file's to choose. */
function fromTree({ tree, lines }: Lock): readonly Found[] {
  const found: Found[] = [];
  const rest: Named[] = [...tree];
  for (let next = rest.pop(); next; next = rest.pop()) {
    for (const inner of within(next)) rest.push(inner);
    const kept = keptOf(treeKept, next, fromBranch);
    if (!kept.found) continue;
    const { direct, integrityExpected } = kept.found.one;
    found.push(
      standingAs(kept, kept.found, { direct, integrityExpected, line: lines.get(kept.heading) ?? null }),
    );
  }
  return found.reverse();
}

const withinKept = new WeakMap<Named, readonly Named[]>();

/** Mostly nothing, and then it is not looked for again. */
function within(named: Named): readonly Named[] {
  const known = withinKept.get(named);
  if (known) return known;
  const inner = entries(property(named[1], 'dependencies'));
  withinKept.set(named, inner);
  return inner;
}

function fromBranch([installedAs, entry]: Named): Kept {
  const about = { heading: headingOf(installedAs), inBundle: false };
  const version = text(property(entry, 'version'));
  if (!version) throw new UnreadableLockFile(say`${installedAs} has no version`);
  const alias = /^npm:(.+)@([^@]+)$/.exec(version);
  // Git and tarball dependencies carry their address as `version`.
  const address = !alias && /^([a-z+]+:|git@)/.test(version) ? version : null;
  const resolved = text(property(entry, 'resolved')) ?? address;
  const origin = originOf(resolved);
  if (!origin) return { ...about, found: null, last: null };
  const one = locked({
    ecosystem: 'npm',
    name: alias?.[1] ?? installedAs,
    version: alias?.[2] ?? version,
    scope: scopeOf(entry),
    ...origin,
    integrity: pinOf(text(property(entry, 'integrity')), resolved),
    integrityExpected: origin.integrityExpected && property(entry, 'bundled') !== true,
  });
  return { ...about, found: { one, key: keyOf(one) }, last: null };
}
