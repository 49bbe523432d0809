/**
 * yarn.lock, classic (v1) and berry. Yarn writes both as the same kind of outline, so one small reader takes both,
 * with neither Yarn's own grammars nor a second YAML parser behind it.
 */
import { own, say } from '../../engine/prose.ts';
import {
  type Alias,
  type LockedPackage,
  type LockFileContents,
  locked,
  UnreadableLockFile,
} from './locked-package.ts';
import { field, type OutlineEntry, readOutline } from './outline.ts';

/** Throws {@link UnreadableLockFile}. */
export function readYarn(source: string): LockFileContents {
  // An empty file marks the root of a project that locks nothing yet.
  if (source.trim() === '') return { packages: [], unpinned: [] };
  const blocks = readOutline(source, /^__metadata:/m.test(source) ? 'yaml' : 'classic');
  const metadata = blocks.find((block) => block.key === '__metadata');
  if (!metadata && !source.includes('# yarn lockfile v1'))
    throw new UnreadableLockFile(own('it says neither "yarn lockfile v1" nor __metadata'));
  const cacheKey = field(metadata, 'cacheKey') ?? '';
  const packages = blocks
    .filter((block) => block !== metadata)
    .flatMap((block) => (metadata ? fromBerry(block, cacheKey) : fromClassic(block)));
  const aliases = blocks.flatMap((block) => (block === metadata ? [] : aliasesOf(block)));
  return { packages, unpinned: [], aliases };
}

/** Berry's `resolution` may name another package than what is asked for: an alias, if anything asks for it so. */
function aliasesOf(block: OutlineEntry): readonly Alias[] {
  const [name, reference] = split(field(block, 'resolution') ?? '');
  if (name === '' || !reference.startsWith('npm:')) return [];
  // As Yarn itself cuts them.
  const asked = block.key.split(',').map((one) => split(one.trim()));
  const real = aliased(reference) ?? name;
  return asked.flatMap(([as, range]) =>
    as === real
      ? []
      : [{ as, name: real, asked: aliased(range) === real || range === `npm:${real}`, line: block.line }],
  );
}

/** `@scope/name@npm:^1` → [`@scope/name`, `npm:^1`] */
function split(descriptor: string): readonly [name: string, rest: string] {
  const at = descriptor.indexOf('@', 1);
  return at < 0 ? [descriptor, ''] : [descriptor.slice(0, at), descriptor.slice(at + 1)];
}

function versionOf(block: OutlineEntry): string {
  const version = field(block, 'version');
  if (!version) throw new UnreadableLockFile(say`the entry on line ${block.line} has no version`);
  return version;
}

/** The descriptors of a head: `a@^1, "a@>= 2 < 3", "a@npm:real@1"`. */
function descriptors(head: string): readonly string[] {
  return [...head.matchAll(/"([^"]+)"|([^\s,"]+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

/** Where a classic entry comes from; null for a folder of the project itself. */
function classicOrigin(range: string, resolved: string): Pick<LockedPackage, 'origin' | 'resolved'> | null {
  if (isFolder(range, resolved)) return null;
  const [address = '', hash] = resolved.split('#');
  if (isLocal(address) || (address === '' && isLocal(range)))
    return { origin: 'file', resolved: address || range };
  if (address === '' || address.includes('/-/') || address.includes('npm.pkg.github.com/'))
    return { origin: 'registry', resolved: address || null };
  const git = /^git[+:@]|\.git$/.test(address) || /^[0-9a-f]{40}$/.test(hash ?? '');
  return { origin: git ? 'git' : 'url', resolved: address };
}

function fromClassic(block: OutlineEntry): readonly LockedPackage[] {
  const asked = descriptors(block.key).map(split);
  const [installedAs, range] = asked[0] ?? ['', ''];
  const version = versionOf(block);
  const resolved = field(block, 'resolved') ?? '';
  const from = classicOrigin(range, resolved);
  if (from === null) return [];
  const hash = resolved.split('#')[1];
  return [
    locked({
      ecosystem: 'npm',
      // Whatever else asks for it, an alias among them says what it really is.
      name: asked.flatMap(([, one]) => aliased(one) ?? [])[0] ?? installedAs,
      version,
      ...from,
      // Before `integrity` there was the SHA-1 after `#`: Yarn still verifies it, so it pins the content.
      integrity: words(field(block, 'integrity'), from.origin === 'git' ? hash : sha1(hash)),
      integrityExpected: true,
      line: block.line,
    }),
  ];
}

function words(...parts: readonly (string | null | undefined)[]): string | null {
  return parts.filter(Boolean).join(' ') || null;
}

function isLocal(address: string): boolean {
  return /^(file|link|portal):/.test(address);
}

/** A folder of the project itself: no archive, and not fetched from anywhere. */
function isFolder(range: string, resolved: string): boolean {
  return (
    /^(file|link|portal):/.test(range) && !/^[a-z+]+:/.test(resolved) && !isArchive(`${range} ${resolved}`)
  );
}

function isArchive(address: string): boolean {
  return /\.(tgz|tar|tar\.gz)(\b|$)/i.test(address);
}

/** What stands after `#` of an archive. */
function sha1(hash: string | undefined): string | null {
  return hash && /^[0-9a-f]{40}$/i.test(hash) ? `sha1:${hash.toLowerCase()}` : (hash ?? null);
}

/** `npm:other@^1` → `other` */
function aliased(range: string): string | null {
  return /^npm:((?:@[^@/]+\/)?[^@/]+)@/.exec(range)?.[1] ?? null;
}

/** Where a Berry reference leads; null for what is the project's own, or listed unpatched elsewhere. */
function berryOrigin(reference: string): Pick<LockedPackage, 'origin' | 'resolved'> | null {
  if (reference.startsWith('npm:')) return { origin: 'registry', resolved: archiveUrl(reference) };
  const [address = ''] = reference.split('#');
  if (reference.startsWith('file:') && isArchive(address)) return { origin: 'file', resolved: address };
  // A patched package is also listed unpatched, and that entry is the one with the registry's content.
  if (/^(workspace|link|portal|file|patch|virtual|exec):/.test(reference)) return null;
  return {
    origin: commitIn(reference) ? 'git' : 'url',
    resolved: reference.replace(/#.*$/s, '') + inside(reference),
  };
}

function commitIn(reference: string): string | undefined {
  return /[#&]commit=([0-9a-f]{40,64})/.exec(reference)?.[1];
}

/** The workspace of a repository that holds the package. */
function inside(reference: string): string {
  const workspace = /[#&](workspace=[^&]+)/.exec(reference)?.[1];
  return workspace === undefined ? '' : `#${workspace}`;
}

/** Berry's `resolution` says what was fetched: `name@npm:1.0.0`, `name@https://…#commit=…`, `name@workspace:.` */
function fromBerry(block: OutlineEntry, cacheKey: string): readonly LockedPackage[] {
  const resolution = field(block, 'resolution');
  if (!resolution) throw new UnreadableLockFile(say`the entry on line ${block.line} has no resolution`);
  const [name, reference] = split(resolution);
  const from = berryOrigin(reference);
  if (from === null) return [];
  const version = versionOf(block);
  const checksum = field(block, 'checksum');
  return [
    locked({
      ecosystem: 'npm',
      name: aliased(reference) ?? name,
      // What is fetched is what the reference says; `version` repeats it.
      version: /^npm:(?:.*@)?([^:@]+)/.exec(reference)?.[1] ?? version,
      ...from,
      integrity: words(checksum && withKey(checksum, cacheKey), commitIn(reference)),
      // Packages for another system or processor have no checksum until somebody fetches them there.
      integrityExpected: !field(block, 'conditions'),
      line: block.line,
    }),
  ];
}

/** A checksum depends on how the cache compresses, which its key says: only checksums of one key can be compared. */
function withKey(checksum: string, cacheKey: string): string {
  return /^\d+(c\d+)?\//.test(checksum) ? checksum : `${cacheKey}/${checksum}`;
}

/** Where a package of another registry comes from: `npm:1.0.0::__archiveUrl=https%3A%2F%2F…` */
function archiveUrl(reference: string): string | null {
  const encoded = /::__archiveUrl=([^&]+)/.exec(reference)?.[1];
  if (encoded === undefined) return null;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}
