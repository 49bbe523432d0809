/**
 * yarn.lock, classic (v1) and berry. Yarn writes both as the same kind of outline, so one small reader takes both,
 * with neither Yarn's own grammars nor a second YAML parser behind it.
 */
import { own, say } from '../../engine/prose.ts';
import { type LockedPackage, type LockFileContents, locked, UnreadableLockFile } from './locked-package.ts';
import { field, type OutlineEntry, readOutline } from './outline.ts';

/** Throws {@link UnreadableLockFile}. */
export function readYarn(source: string): LockFileContents {
  const blocks = readOutline(source);
  const metadata = blocks.find((block) => block.key === '__metadata');
  if (!metadata && !source.includes('# yarn lockfile v1'))
    throw new UnreadableLockFile(own('it says neither "yarn lockfile v1" nor __metadata'));
  const cacheKey = field(metadata, 'cacheKey') ?? '';
  const packages = blocks
    .filter((block) => block !== metadata)
    .flatMap((block) => (metadata ? fromBerry(block, cacheKey) : fromClassic(block)));
  return { packages, unpinned: [] };
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

function fromClassic(block: OutlineEntry): readonly LockedPackage[] {
  const asked = descriptors(block.key).map(split);
  const [installedAs, range] = asked[0] ?? ['', ''];
  const version = versionOf(block);
  const resolved = field(block, 'resolved') ?? '';
  if (/^(file|link|portal):/.test(range) && !/^https?:/.test(resolved)) return [];
  const [address = '', hash] = resolved.split('#');
  const registry = address === '' || address.includes('/-/') || address.includes('npm.pkg.github.com/');
  const git = !registry && (/^git[+:@]|\.git$/.test(address) || /^[0-9a-f]{40}$/.test(hash ?? ''));
  return [
    locked({
      ecosystem: 'npm',
      // Whatever else asks for it, an alias among them says what it really is.
      name: asked.flatMap(([, one]) => aliased(one) ?? [])[0] ?? installedAs,
      version,
      origin: git ? 'git' : registry ? 'registry' : 'url',
      resolved: address || null,
      // Before `integrity` there was the SHA-1 after `#`: Yarn still verifies it, so it pins the content.
      integrity: field(block, 'integrity') ?? hash ?? null,
      integrityExpected: true,
      line: block.line,
    }),
  ];
}

/** `npm:other@^1` → `other` */
function aliased(range: string): string | null {
  return /^npm:((?:@[^@/]+\/)?[^@/]+)@/.exec(range)?.[1] ?? null;
}

/** Berry's `resolution` says what was fetched: `name@npm:1.0.0`, `name@https://…#commit=…`, `name@workspace:.` */
function fromBerry(block: OutlineEntry, cacheKey: string): readonly LockedPackage[] {
  const resolution = field(block, 'resolution');
  if (!resolution) throw new UnreadableLockFile(say`the entry on line ${block.line} has no resolution`);
  const [name, reference] = split(resolution);
  // A patched package is also listed unpatched, and that entry is the one with the registry's content.
  if (/^(workspace|link|portal|file|patch|virtual|exec):/.test(reference)) return [];
  const npm = reference.startsWith('npm:');
  const commit = /[#&]commit=([0-9a-f]{40,64})/.exec(reference)?.[1];
  const checksum = field(block, 'checksum');
  return [
    locked({
      ecosystem: 'npm',
      name: aliased(reference) ?? name,
      version: versionOf(block),
      origin: npm ? 'registry' : commit ? 'git' : 'url',
      resolved: npm ? archiveUrl(reference) : (reference.split('#')[0] ?? null),
      integrity: checksum ? withKey(checksum, cacheKey) : (commit ?? null),
      // Packages for another system or processor have no checksum until somebody fetches them there.
      integrityExpected: !field(block, 'conditions'),
      line: block.line,
    }),
  ];
}

/** A checksum depends on how the cache compresses, which its key says: only checksums of one key can be compared. */
function withKey(checksum: string, cacheKey: string): string {
  return checksum.includes('/') ? checksum : `${cacheKey}/${checksum}`;
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
