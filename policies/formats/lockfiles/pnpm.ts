/** pnpm-lock.yaml, lockfileVersion 5, 6 and 9 (https://github.com/pnpm/spec/tree/master/lockfile). */
import { own, say } from '../../engine/prose.ts';
import { type LockedPackage, type LockFileContents, locked, UnreadableLockFile } from './locked-package.ts';
import { field, type OutlineEntry, readOutline, section } from './outline.ts';

const readable = new Set(['5', '6', '9']);

/** Throws {@link UnreadableLockFile}. */
export function readPnpm(source: string): LockFileContents {
  const top = readOutline(source);
  for (const entry of top) if (entry.key === 'lockfileVersion') assertVersion(entry.value);
  if (!top.some((entry) => entry.key === 'lockfileVersion'))
    throw new UnreadableLockFile(own('it has no lockfileVersion'));
  const direct = directOf(top);
  const development = developmentOnly(top, direct);
  const packages = section(top, 'packages').flatMap((entry) => {
    const read = fromEntry(entry, direct, development);
    return read ? [read] : [];
  });
  return { packages, unpinned: [] };
}

function assertVersion(version: string): void {
  if (!readable.has(version.split('.')[0] ?? ''))
    throw new UnreadableLockFile(say`its lockfileVersion is ${version}; versions 5, 6 and 9 can be read`);
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

function fromEntry(
  entry: OutlineEntry,
  direct: Direct,
  development: ReadonlySet<string> | null,
): LockedPackage | null {
  const resolution = resolutionOf(entry);
  if (resolution.has('directory') || /(^|@)(file|link):/.test(entry.key)) return null;
  const registry = identity(entry.key);
  const who = registry ?? identityElsewhere(entry);
  if (!who) throw new UnreadableLockFile(say`the entry on line ${entry.line} has no name and version`);
  const address = resolution.get('tarball') ?? resolution.get('repo') ?? null;
  const commit = resolution.get('commit') ?? /\/([0-9a-f]{40})$/.exec(address ?? '')?.[1] ?? null;
  return locked({
    ecosystem: 'npm',
    ...who,
    scope: scopeOf(entry, development),
    direct: direct.all.has(nameVersion(who)),
    origin: registry ? 'registry' : commit ? 'git' : 'url',
    resolved: address,
    integrity: resolution.get('integrity') ?? commit,
    integrityExpected: true,
    installScript: field(entry, 'requiresBuild') === 'true' ? true : null,
    line: entry.line,
  });
}

function scopeOf(entry: OutlineEntry, development: ReadonlySet<string> | null): LockedPackage['scope'] {
  const dev = field(entry, 'dev');
  if (dev !== null) return dev === 'true' ? 'development' : 'runtime';
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
