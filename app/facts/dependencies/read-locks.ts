/** Reads lock files in the two versions that a change makes of them. */
import type { Gap } from '../../../policies/engine/facts.ts';
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import type { ChangedFile } from '../../../policies/facts/changed-files.ts';
import type { LockFormat } from '../../../policies/formats/lockfiles/format.ts';
import { lockFileKind, readLockFile } from '../../../policies/formats/lockfiles/formats.ts';
import { keptParts } from '../../../policies/formats/lockfiles/json-parts.ts';
import type { LockFileContents } from '../../../policies/formats/lockfiles/locked-package.ts';
import { CannotLook } from '../../looked.ts';
import type { Point } from '../../repository-reads.ts';
import type { PullRequestSource } from '../source.ts';

/** A lock file before and after; null where it does not exist. */
export interface Readings {
  readonly path: string;
  readonly format: LockFormat;
  readonly before: LockFileContents | null;
  readonly after: LockFileContents | null;
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
    // Versions of a file that are read one after the other have nearly all entries in common.
    const parts = source.once?.(keptParts, '', keptParts);
    const make = () => readLockFile(format, text, parts);
    const read = source.once ? source.once(format, text, make) : make();
    if (read.ok) return { contents: read };
    return {
      gap: { reason: say`${path}${where} could not be read: ${read.reason}`, remedy: remedyFor(format) },
    };
  } catch (error) {
    if (!(error instanceof CannotLook)) throw error;
    return { gap: { reason: say`${path}${where} could not be read: ${error.gap.reason}` } };
  }
}

/** Lock files are written by a tool; settings, requirements and manifests by people. */
function remedyFor({ role }: LockFormat): Prose {
  return own(
    role === 'packages' || role === 'checksums'
      ? 'Regenerate the lock file with its own tool and commit the result.'
      : 'Correct the file.',
  );
}

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

/** Both versions of a changed file; null where it is no lock file. */
export async function readBoth(source: PullRequestSource, file: ChangedFile): Promise<Readings | Gap | null> {
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

export function formatOf(path: string): LockFormat | null {
  const kind = lockFileKind(path);
  return kind.kind === 'readable' ? kind.format : null;
}

function unknownFormat(path: string): Gap {
  return {
    reason: say`${path} is a lock file of a format that Fairlead cannot read yet`,
    remedy: own('Review its changes by hand.'),
  };
}

/** A link's text is one line, where it leads, without a line end: what a patch shows of it. Lock files end with a line. */
function mayBeLink({ status, additions, patch }: ChangedFile): boolean {
  if (status === 'removed' || additions > 1) return false;
  return patch === null || /^\+[^{}\n]*\n\\ No newline at end of file/m.test(patch);
}

function linkGap(path: string): Gap {
  return {
    reason: say`${path} is a symbolic link, and what it leads to could change without being looked at`,
    remedy: own('Commit the lock file itself in its place.'),
  };
}

/**
 * A symbolic link is read where it leads, but what it leads to may change later without being a lock file by its name.
 * Which ones are is looked up for all of them at once, and only for those that may be.
 */
export async function linkedGaps(
  source: PullRequestSource,
  files: readonly ChangedFile[],
): Promise<readonly Gap[]> {
  const paths = files.flatMap((file) => (mayBeLink(file) && formatOf(file.path) ? [file.path] : []));
  if (paths.length === 0) return [];
  try {
    const blobs = await source.blobs('head', paths);
    return paths.flatMap((path) => {
      const blob = blobs.get(path);
      if (!blob) return [{ reason: say`${path} is listed as changed but was not found in the head` }];
      return blob.link ? [linkGap(path)] : [];
    });
  } catch (error) {
    if (!(error instanceof CannotLook)) throw error;
    return [{ reason: say`whether lock files are symbolic links could not be seen: ${error.gap.reason}` }];
  }
}
