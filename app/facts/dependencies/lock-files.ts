/** The lock files a change touches, read before and after, and what differs. */
import type { Gap } from '../../../policies/engine/facts.ts';
import { own, say } from '../../../policies/engine/prose.ts';
import type { ChangedFile } from '../../../policies/facts/changed-files.ts';
import type { Unpinned } from '../../../policies/facts/dependency-changes.ts';
import { addressOf } from '../../../policies/formats/lockfiles/address.ts';
import { difference, type PackageChange } from '../../../policies/formats/lockfiles/difference.ts';
import { type LockFormat, lockFileKind, readLockFile } from '../../../policies/formats/lockfiles/formats.ts';
import type { LockFileContents } from '../../../policies/formats/lockfiles/locked-package.ts';
import { CannotLook } from '../../looked.ts';
import type { Point } from '../../repository-reads.ts';
import type { PullRequestSource } from '../source.ts';

/** A lock file before and after; null where it does not exist. */
interface Readings {
  readonly path: string;
  readonly format: LockFormat;
  readonly before: LockFileContents | null;
  readonly after: LockFileContents | null;
}

export interface LockFileChange {
  readonly path: string;
  /** Hosts that packages came from before. */
  readonly hostsBefore: ReadonlySet<string>;
  readonly changes: readonly PackageChange[];
  readonly unpinned: readonly Unpinned[];
}

export interface LockFileChanges {
  readonly files: readonly LockFileChange[];
  readonly gaps: readonly Gap[];
}

type Reading = { readonly contents: LockFileContents | null } | { readonly gap: Gap };

async function readAt(
  source: PullRequestSource,
  point: Point,
  path: string,
  format: LockFormat,
): Promise<Reading> {
  const where = point === 'head' ? own('') : own(' before this change');
  try {
    const text = await source.text(point, path);
    if (text === null) return { contents: null };
    const read = readLockFile(format, text);
    if (read.ok) return { contents: read };
    return { gap: { reason: say`${path}${where} could not be read: ${read.reason}`, remedy: remedy } };
  } catch (error) {
    if (!(error instanceof CannotLook)) throw error;
    return { gap: { reason: say`${path}${where} could not be read: ${error.gap.reason}` } };
  }
}

const remedy = own('Regenerate the lock file with its own tool and commit the result.');

/**
 * Where the lock file was before: nowhere, elsewhere, or here. A copy is new, and so is a file moved from a name that
 * is not a lock file's: it was not judged there.
 */
function pathBefore({ status, path, previousPath }: ChangedFile): string | null {
  if (status === 'added' || status === 'copied') return null;
  if (previousPath === null) return path;
  return formatOf(previousPath) ? previousPath : null;
}

const nothing: Reading = { contents: null };

async function readBoth(source: PullRequestSource, file: ChangedFile): Promise<Readings | Gap | null> {
  const kind = lockFileKind(file.path);
  // What looks like a submodule is read all the same: a lock file's patch can be made to look like one.
  if (kind.kind === 'none') return null;
  if (kind.kind === 'unreadable') return file.status === 'removed' ? null : unknownFormat(file.path);
  const old = pathBefore(file);
  const [before, after] = await Promise.all([
    old === null ? nothing : readAt(source, 'mergeBase', old, formatOf(old) ?? kind.format),
    file.status === 'removed' ? nothing : readAt(source, 'head', file.path, kind.format),
  ]);
  if ('gap' in after) return after.gap;
  // A removed file that cannot be read pins nothing any more.
  if ('gap' in before) return file.status === 'removed' ? null : before.gap;
  if (file.status !== 'removed' && after.contents === null)
    return { reason: say`${file.path} is listed as changed but was not found in the head` };
  return { path: file.path, format: kind.format, before: before.contents, after: after.contents };
}

function formatOf(path: string): LockFormat | null {
  const kind = lockFileKind(path);
  return kind.kind === 'readable' ? kind.format : null;
}

function unknownFormat(path: string): Gap {
  return {
    reason: say`${path} is a lock file of a format that Fairlead cannot read yet`,
    remedy: own('Review its changes by hand; an owner can waive this policy for the head.'),
  };
}

/**
 * The packages before. A new lock file is compared with those of its ecosystem that the change removes: a move to
 * another package manager is not a thousand new packages.
 */
function packagesBefore(readings: Readings, all: readonly Readings[]) {
  if (readings.before) return readings.before.packages;
  return all
    .filter(({ after, format }) => after === null && format.ecosystem === readings.format.ecosystem)
    .flatMap(({ before }) => before?.packages ?? []);
}

function changesOf(readings: Readings, all: readonly Readings[]): LockFileChange | null {
  const { path, format, before, after } = readings;
  if (!after) return null;
  const old = packagesBefore(readings, all);
  const changes = difference(old, after.packages);
  const known = new Set(before?.unpinned.map(({ requirement }) => requirement));
  return {
    path,
    hostsBefore: new Set(
      old.flatMap(({ resolved }) => (resolved === null ? [] : (addressOf(resolved)?.host ?? []))),
    ),
    changes: format.role === 'checksums' ? changes.filter(({ kind }) => kind === 'replaced') : changes,
    unpinned: after.unpinned.map((one) => ({ ...one, path, introduced: !known.has(one.requirement) })),
  };
}

/** Reads every lock file among the changed files; one that cannot be read is a gap and hides none of the others. */
export async function lockFileChanges(
  source: PullRequestSource,
  files: readonly ChangedFile[],
): Promise<LockFileChanges> {
  const read = (await Promise.all(files.map((file) => readBoth(source, file)))).filter((one) => one !== null);
  const readings = read.flatMap((one) => ('reason' in one ? [] : [one]));
  return {
    files: readings.flatMap((one) => changesOf(one, readings) ?? []),
    gaps: read.flatMap((one) => ('reason' in one ? [one] : [])),
  };
}
