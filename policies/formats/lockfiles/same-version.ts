/** A version that stays: whether what would be installed is still the same, and from the same place. */
import { placeOf, repositoryOf } from './address.ts';
import { type Checksum, type Content, checksumsOf, commitOf, compareContent, worst } from './checksums.ts';
import type { Ecosystem, LockedPackage } from './locked-package.ts';

export interface Comparison {
  readonly content: Content;
  /** Other commit of the same repository: how a git dependency is updated. */
  readonly repinned: boolean;
  /** The address before, when it is another place and no checksum proves the content to be the same. */
  readonly movedFrom: string | null;
}

/** Files by name; those of a package whose lock file does not tell them apart are one, without a name. */
function filesOf({ files, integrity }: LockedPackage): ReadonlyMap<string, readonly Checksum[]> {
  if (files.length === 0) return new Map([['', checksumsOf(integrity)]]);
  const byName = Map.groupBy(files, ({ name }) => name);
  return new Map([...byName].map(([name, all]) => [name, all.flatMap((one) => checksumsOf(one.integrity))]));
}

/** Their lock files list the digests of all files of a version without saying which is whose. */
const manyFiles: ReadonlySet<Ecosystem> = new Set(['pypi', 'terraform']);

function contentOf(before: LockedPackage, after: LockedPackage): Content {
  const [old, now] = [filesOf(before), filesOf(after)];
  const all = (files: ReadonlyMap<string, readonly Checksum[]>) => [...files.values()].flat();
  const kept = [...now].flatMap(([name, checksums]) => {
    const was = old.get(name);
    return was
      ? [compareContent(after.ecosystem, was, checksums, name === '' && manyFiles.has(after.ecosystem))]
      : [];
  });
  // A lock file of another tool, or of an older version of it, names the files otherwise: compared as one heap. In go.sum
  // a module and its go.mod are two things, of which either may be listed alone.
  if (kept.length === 0)
    return after.ecosystem === 'golang'
      ? 'widened'
      : compareContent(after.ecosystem, all(old), all(now), true);
  return worst([...kept, ...(now.size > kept.length && all(old).length > 0 ? (['widened'] as const) : [])]);
}

/** What a package's content is taken from, spelled in one way; null when the lock file leaves that to settings. */
function sourceKey({ ecosystem, origin, resolved, source }: LockedPackage): string | null {
  const from = origin === 'registry' && ecosystem !== 'composer' && source !== null ? source : resolved;
  if (from === null) return null;
  if (origin === 'file') return from;
  if (origin === 'git' || ecosystem === 'composer') return repositoryOf(from) ?? from;
  if (origin === 'url') return commitOf(from.split('/').at(-1) ?? null) ? repositoryOf(from) : from;
  return placeOf({ ecosystem, origin, resolved: from });
}

function isMoved(before: LockedPackage, after: LockedPackage): boolean {
  const [old, now] = [sourceKey(before), sourceKey(after)];
  if (before.origin !== after.origin) return true;
  if (before.ecosystem === 'composer' && repository(before.source) !== repository(after.source)) return true;
  return old !== null && now !== null && old !== now;
}

function repository(source: string | null): string | null {
  return source === null ? null : repositoryOf(source);
}

/** Whether every file has a sound checksum that it had before. */
function isProven(content: Content, after: LockedPackage): boolean {
  const sound = checksumsOf(after.integrity).some(({ algorithm }) => !/^(md5|sha1)$/.test(algorithm));
  return content === 'same' && sound;
}

/**
 * Whether a version may be there again under another pin, which is then how it is updated: a commit, the revision of a
 * recipe (Conan), the build of an image that a tag names.
 */
export function isCommitted({ origin, ecosystem }: LockedPackage): boolean {
  return origin === 'git' || ecosystem === 'composer' || ecosystem === 'conan' || ecosystem === 'docker';
}

/** Two entries of one package at one version. */
export function compareVersion(before: LockedPackage, after: LockedPackage): Comparison {
  const content = contentOf(before, after);
  const moved = isMoved(before, after) && !isProven(content, after);
  const [old, now] = [commitOf(before.integrity), commitOf(after.integrity)];
  const pinned = isCommitted(before) && isCommitted(after);
  const repinned = pinned && !moved && old !== now && now !== null;
  const movedFrom = moved ? (before.resolved ?? before.source ?? before.origin) : null;
  if (repinned) return { content: 'same', repinned, movedFrom };
  const unpinned = pinned && after.ecosystem !== 'composer' && old !== null && now === null;
  return { content: unpinned ? 'lost' : content, repinned, movedFrom };
}
