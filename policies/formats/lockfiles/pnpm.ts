/** pnpm-lock.yaml, lockfileVersion 5, 6 and 9 (https://github.com/pnpm/spec/tree/master/lockfile). */
import { own, say } from '../../engine/prose.ts';
import {
  type Alias,
  type LockedFile,
  type LockedPackage,
  type LockFileContents,
  type LockSetting,
  locked,
  UnreadableLockFile,
} from './locked-package.ts';
import { field, type OutlineEntry, readOutline, section } from './outline.ts';

const readable = new Set(['5', '6', '9']);

/** Throws {@link UnreadableLockFile}. */
export function readPnpm(source: string): LockFileContents {
  const top = readOutline(source, 'yaml');
  for (const entry of top) if (entry.key === 'lockfileVersion') assertVersion(entry.value);
  if (!top.some((entry) => entry.key === 'lockfileVersion'))
    throw new UnreadableLockFile(own('it has no lockfileVersion'));
  assertShape(top);
  const direct = directOf(top);
  const development = developmentOnly(top, direct);
  const packages = section(top, 'packages').flatMap((entry) => {
    const read = fromEntry(entry, direct, development);
    return read ? [read] : [];
  });
  assertWhole(top);
  return { packages, unpinned: [], settings: settingsOf(top), aliases: aliasesOf(top) };
}

function assertVersion(version: string): void {
  if (!readable.has(version.split('.')[0] ?? ''))
    throw new UnreadableLockFile(say`its lockfileVersion is ${version}; versions 5, 6 and 9 can be read`);
}

/** Sections that hold entries, and the maps inside of them, are written over several lines; `{}` where empty. */
function assertMaps(entries: readonly OutlineEntry[]): void {
  for (const { value, line } of entries)
    if (value !== '' && value !== '{}')
      throw new UnreadableLockFile(say`line ${line} is not written as pnpm writes it`);
}

const askedFor = ['dependencies', 'devDependencies', 'optionalDependencies'];

function assertShape(top: readonly OutlineEntry[]): void {
  assertMaps(top.filter(({ key }) => ['importers', 'packages', 'snapshots', ...askedFor].includes(key)));
  const inner = ['importers', 'packages', 'snapshots'].flatMap((key) => section(top, key));
  assertMaps(inner);
  assertMaps(inner.flatMap(({ children }) => children.filter(({ key }) => askedFor.includes(key))));
  for (const { key, children, line } of section(top, 'packages')) {
    const resolution = children.find((child) => child.key === 'resolution');
    const listed = resolution && (resolution.value.startsWith('{') || resolution.children.length > 0);
    if (!listed) throw new UnreadableLockFile(say`${key} on line ${line} has no resolution`);
  }
}

/** The key of `packages` for one of `snapshots`: without the peers it was installed with. */
function withoutPeers(key: string): string {
  return key.split('(')[0] ?? '';
}

/** Version 9 says everything twice: what is used without a resolution means that lines are missing. */
function assertWhole(top: readonly OutlineEntry[]): void {
  const snapshots = section(top, 'snapshots');
  if (snapshots.length === 0) return;
  const packages = new Set(section(top, 'packages').map(({ key }) => key));
  const missing = snapshots.find(({ key }) => !packages.has(withoutPeers(key)));
  if (missing)
    throw new UnreadableLockFile(
      say`${missing.key} on line ${missing.line} stands among the snapshots alone`,
    );
}

/** The name a dependency's version names itself, where it is not its own: `real@1.0.0`, `/real/1.0.0` (5), `/real@1.0.0` (6). */
function aliasOf(as: string, version: string): string | null {
  const who = /^\d/.test(version) ? null : identity(version);
  return who && who.name !== as ? who.name : null;
}

/** `npm:real@^1` → `real` */
function aliased(specifier: string): string | null {
  return /^npm:(.[^@]*)/s.exec(specifier)?.[1] ?? null;
}

/** A project says what it asks for; what packages ask for is not in the file, but `overrides` are. */
function aliasesOf(top: readonly OutlineEntry[]): readonly Alias[] {
  const overrides = new Set(section(top, 'overrides').map(({ value }) => aliased(value)));
  const isAsked = (name: string, specifier: string | null) =>
    overrides.has(name) || aliased(specifier ?? '') === name;
  const importers = [...section(top, 'importers').map((importer) => importer.children), top];
  const specifiers = new Map(
    importers.flatMap((one) => section(one, 'specifiers').map(({ key, value }) => [key, value])),
  );
  const ofProjects = importers.flatMap((one) => askedFor.flatMap((kind) => section(one, kind)));
  const inPackages = [...section(top, 'packages'), ...section(top, 'snapshots')];
  const ofPackages = inPackages.flatMap(({ children }) =>
    askedFor.flatMap((kind) => section(children, kind)),
  );
  return [
    ...ofProjects.flatMap((entry) => {
      const name = aliasOf(entry.key, field(entry, 'version') ?? entry.value);
      const specifier = field(entry, 'specifier') ?? specifiers.get(entry.key) ?? null;
      return name === null
        ? []
        : [{ as: entry.key, name, asked: isAsked(name, specifier), line: entry.line }];
    }),
    ...ofPackages.flatMap(({ key, value, line }) => {
      const name = aliasOf(key, value);
      return name === null ? [] : [{ as: key, name, asked: isAsked(name, null) ? true : null, line }];
    }),
  ];
}

/** Sections that put one package in another's place, or change one after it is fetched. */
function settingsOf(top: readonly OutlineEntry[]): readonly LockSetting[] {
  const listed = ['overrides', 'patchedDependencies', 'packageExtensionsChecksum', 'pnpmfileChecksum'];
  return top.flatMap((entry) => {
    if (!listed.includes(entry.key)) return [];
    const all = entry.children.length === 0 ? [entry] : entry.children;
    return all.map(({ key, value, line, children }): LockSetting => {
      const inside = children.map((child) => `${child.key}: ${child.value}`).join(', ');
      const text = [entry.key, ...(entry.children.length === 0 ? [] : [key]), value || inside].join(': ');
      return { kind: entry.key === 'overrides' ? 'override' : 'other', text, address: null, line };
    });
  });
}

/** `{integrity: sha512-…, tarball: https://…}` or the same as children. Values hold no commas or braces. */
function resolutionOf(entry: OutlineEntry): ReadonlyMap<string, string> {
  const resolution = entry.children.find((child) => child.key === 'resolution');
  const inline = (resolution?.value ?? '').replace(/^\{|\}$/g, '').split(',');
  const pairs = inline.flatMap((pair): [string, string][] => {
    const colon = pair.indexOf(':');
    return colon < 0
      ? []
      : [
          [
            pair.slice(0, colon).trim(),
            pair
              .slice(colon + 1)
              .trim()
              .replace(/^'|'$/g, ''),
          ],
        ];
  });
  return new Map([...pairs, ...(resolution?.children ?? []).map((c): [string, string] => [c.key, c.value])]);
}

interface Identity {
  readonly name: string;
  readonly version: string;
}

/** `/@s/n/1.0.0_peer` (5), `/@s/n@1.0.0(peer@1)` (6), `@s/n@1.0.0(peer@1)` (9); null for addresses and folders. */
function identity(key: string): Identity | null {
  const bare = (key.startsWith('/') ? key.slice(1) : key).split('(')[0] ?? '';
  const modern = /^((?:@[^@/]+\/)?[^@/]+)@([^@/:]+)$/.exec(bare);
  if (modern?.[1] && modern[2]) return { name: modern[1], version: modern[2] };
  const old = key.startsWith('/') ? /^((?:@[^/]+\/)?[^/]+)\/([^/_]+)(?:_.*)?$/.exec(bare) : null;
  return old?.[1] && old[2] ? { name: old[1], version: old[2] } : null;
}

/** A package at an address: its name and version stand in the entry, or before the `@` of the key. */
function identityElsewhere(entry: OutlineEntry): Identity | null {
  const name = field(entry, 'name') ?? /^((?:@[^@/]+\/)?[^@/]+)@/.exec(entry.key)?.[1];
  const version = field(entry, 'version');
  return name && version ? { name, version } : null;
}

/** A runtime (`node@runtime:24.4.1`) is one archive for each system, in a list. */
function variantsOf(entry: OutlineEntry): readonly LockedFile[] {
  const resolution = entry.children.filter(({ key }) => key === 'resolution');
  const variants = section(section(resolution, 'resolution'), 'variants');
  return variants.map(({ children }, i) => {
    const archive = children.find(({ key }) => key === 'resolution');
    const target = section(children, 'targets')[0]?.children.map(({ value }) => value);
    return {
      name: target?.join(' ') ?? String(i),
      url: field(archive, 'url'),
      integrity: field(archive, 'integrity'),
    };
  });
}

/** Where an entry comes from, what is fetched, and the commit that pins it. */
function originOf(entry: OutlineEntry, resolution: ReadonlyMap<string, string>) {
  const variants = variantsOf(entry);
  const resolved = resolution.get('tarball') ?? variants[0]?.url ?? resolution.get('repo') ?? null;
  const commit = resolution.get('commit') ?? /\/([0-9a-f]{40,64})$/.exec(resolved ?? '')?.[1] ?? null;
  const registry = identity(entry.key) !== null || variants.length > 0;
  const elsewhere = commit ? 'git' : resolved?.startsWith('file:') ? 'file' : 'url';
  const pins = [resolution.get('integrity'), commit, ...variants.map(({ integrity }) => integrity)];
  const integrity = pins.filter(Boolean).join(' ') || null;
  const path = resolution.get('path');
  return {
    origin: registry ? 'registry' : elsewhere,
    // A package in a folder of a repository.
    resolved: path && resolved ? `${resolved}#path=${path}` : resolved,
    files: variants,
    integrity,
  } as const;
}

function fromEntry(
  entry: OutlineEntry,
  direct: Direct,
  development: ReadonlySet<string> | null,
): LockedPackage | null {
  const resolution = resolutionOf(entry);
  const isLocal = !resolution.has('tarball') && /(^|@)(file|link):/.test(entry.key);
  if (resolution.has('directory') || isLocal) return null;
  const who = identity(entry.key) ?? identityElsewhere(entry);
  if (!who) throw new UnreadableLockFile(say`the entry on line ${entry.line} has no name and version`);
  return locked({
    ecosystem: 'npm',
    ...who,
    scope: scopeOf(entry, development),
    direct: direct.all.has(nameVersion(who)),
    ...originOf(entry, resolution),
    integrityExpected: true,
    installScript: field(entry, 'requiresBuild') === 'true' ? true : null,
    line: entry.line,
  });
}

function scopeOf(entry: OutlineEntry, development: ReadonlySet<string> | null): LockedPackage['scope'] {
  const dev = field(entry, 'dev');
  if (dev === 'true' || dev === 'false') return dev === 'true' ? 'development' : 'runtime';
  if (development === null) return 'unknown';
  return development.has(entry.key) ? 'development' : 'runtime';
}

interface Direct {
  /** `name@version` of everything a project of the workspace asks for. */
  readonly all: ReadonlySet<string>;
  /** Keys into `snapshots` of what they need at run time. */
  readonly runtime: readonly string[];
}

function nameVersion({ name, version }: Identity): string {
  return `${name}@${version}`;
}

/** The projects of the workspace: `importers`, or in version 5 and early 6 without workspaces the file itself. */
function directOf(top: readonly OutlineEntry[]): Direct {
  const importers = [...section(top, 'importers').map((importer) => importer.children), top];
  const asked = (kind: string) =>
    importers
      .flatMap((importer) => section(importer, kind))
      .map((entry) => {
        const version = field(entry, 'version') ?? entry.value;
        // An alias gives the whole name, as version 9 writes it: `real@1.0.0`.
        return /^\d/.test(version) ? `${entry.key}@${version}` : version.replace(/^\//, '');
      });
  const runtime = [...asked('dependencies'), ...asked('optionalDependencies')];
  const all = [...runtime, ...asked('devDependencies')].map(
    (key) => (key.split('(')[0] ?? '').split('_')[0] ?? '',
  );
  return { all: new Set(all), runtime };
}

/** Version 9 has no `dev`: what cannot be reached from run-time dependencies is for development. Null before 9. */
function developmentOnly(top: readonly OutlineEntry[], direct: Direct): ReadonlySet<string> | null {
  const snapshots = new Map(section(top, 'snapshots').map((entry) => [entry.key, entry]));
  if (snapshots.size === 0) return null;
  const reached = new Set<string>();
  const rest = [...direct.runtime];
  for (let key = rest.pop(); key !== undefined; key = rest.pop()) {
    const snapshot = snapshots.get(key);
    if (!snapshot || reached.has(key)) continue;
    reached.add(key);
    for (const kind of ['dependencies', 'optionalDependencies'])
      for (const { key: name, value } of section(snapshot.children, kind))
        rest.push(snapshots.has(value) ? value : `${name}@${value}`);
  }
  const runtime = new Set([...reached].map((key) => key.split('(')[0] ?? ''));
  return new Set(
    section(top, 'packages')
      .map((entry) => entry.key)
      .filter((key) => !runtime.has(key)),
  );
}
