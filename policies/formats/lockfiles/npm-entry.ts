/** One entry of npm's lock files, read once for as long as the same object comes again (see `json-parts.ts`). */
import { say } from '../../engine/prose.ts';
import { addressOf } from './address.ts';
import { isTable, property, text } from './data.ts';
import type { Named } from './json-parts.ts';
import { type LockedPackage, locked, UnreadableLockFile } from './locked-package.ts';

export const folder = 'node_modules/';

/** Where an entry comes from; null for folders of the project itself. */
export function originOf(
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

/** A package where it stands. */
export interface Found {
  readonly one: LockedPackage;
  /** The same, wherever it stands. */
  readonly anywhere: LockedPackage;
}

/** What is the same for an entry wherever it stands. */
interface Kept {
  /** Null for folders of the project itself. */
  readonly one: LockedPackage | null;
  /** As it stood when it was last read: mostly it stands there again. */
  last: Found | null;
  /** How the line begins and ends that opens it. */
  readonly heading: string;
  readonly inBundle: boolean;
  /** Whether its archive brings packages along. */
  readonly bundles: boolean;
}

/** By the entries, which are the same objects where another version of a file had them. */
function madeOnce<K extends object, T>(make: (of: K) => T): (of: K) => T {
  const kept = new WeakMap<K, { readonly made: T }>();
  return (of) => {
    const known = kept.get(of);
    if (known) return known.made;
    const made = make(of);
    kept.set(of, { made });
    return made;
  };
}

/** Throws {@link UnreadableLockFile} for an entry without a version. */
export const entryOfPackages = madeOnce(fromLocation);

/** The same for version 1, and for what version 2 says for npm 6. */
export const entryOfTree = madeOnce(fromBranch);

type Standing = Pick<LockedPackage, 'direct' | 'integrityExpected' | 'line'>;

export function standingAs(
  kept: Kept,
  anywhere: LockedPackage,
  { direct, integrityExpected, line }: Standing,
): Found {
  const last = kept.last?.one;
  const isSame =
    last?.direct === direct && last.integrityExpected === integrityExpected && last.line === line;
  if (kept.last && isSame) return kept.last;
  kept.last = { one: { ...anywhere, direct, integrityExpected, line }, anywhere };
  return kept.last;
}

/** What makes two of them the same. In the tree, the version of anything but a registry's package is its address. */
export const keyOf = madeOnce(({ name, version, origin, resolved, integrity }: LockedPackage): string =>
  JSON.stringify([name, origin === 'registry' ? version : null, resolved, integrity]),
);

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

export const headingOf = (key: string) => `${JSON.stringify(key)}: {`;

function fromLocation([location, written]: Named): Kept {
  const entry: Entry = isTable(written) ? written : nothing;
  const about = {
    heading: headingOf(location),
    inBundle: entry.inBundle === true,
    bundles: bundles(written),
  };
  const at = location.lastIndexOf(folder);
  if (at < 0 || entry.link === true) return { ...about, one: null, last: null };
  const version = text(entry.version);
  const resolved = text(entry.resolved);
  const origin = originOf(resolved);
  if (!origin) return { ...about, one: null, last: null };
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
  return { ...about, one, last: null };
}

function fromBranch([installedAs, entry]: Named): Kept {
  const about = { heading: headingOf(installedAs), inBundle: false, bundles: false };
  const version = text(property(entry, 'version'));
  if (!version) throw new UnreadableLockFile(say`${installedAs} has no version`);
  const alias = /^npm:(.+)@([^@]+)$/.exec(version);
  // Git and tarball dependencies carry their address as `version`.
  const address = !alias && /^([a-z+]+:|git@)/.test(version) ? version : null;
  const resolved = text(property(entry, 'resolved')) ?? address;
  const origin = originOf(resolved);
  if (!origin) return { ...about, one: null, last: null };
  const one = locked({
    ecosystem: 'npm',
    name: alias?.[1] ?? installedAs,
    version: alias?.[2] ?? version,
    scope: scopeOf(entry),
    ...origin,
    integrity: pinOf(text(property(entry, 'integrity')), resolved),
    integrityExpected: origin.integrityExpected && property(entry, 'bundled') !== true,
  });
  return { ...about, one, last: null };
}
