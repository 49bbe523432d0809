/** Lock files that a change removes: whether what they locked is gone, too, or locked by another file now. */
import type { ChangedFile } from '../../../policies/facts/changed-files.ts';
import type { DependencyChanges } from '../../../policies/facts/dependency-changes.ts';
import { lockFileKind } from '../../../policies/formats/lockfiles/formats.ts';
import type { Ecosystem } from '../../../policies/formats/lockfiles/locked-package.ts';
import { manifestsFor, siblingLocks } from '../../../policies/formats/lockfiles/manifests.ts';
import type { PullRequestSource } from '../source.ts';

export interface RemovedLock {
  readonly path: string;
  readonly ecosystem: Ecosystem;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

/** Whether the change brings or touches a lock file of that ecosystem beside it or in a folder above (a workspace). */
function isTakenOver({ path, ecosystem }: RemovedLock, files: readonly ChangedFile[]): boolean {
  return files.some((file) => {
    const kind = lockFileKind(file.path);
    return (
      file.status !== 'removed' &&
      kind.kind === 'readable' &&
      kind.format.ecosystem === ecosystem &&
      kind.format.role === 'packages' &&
      folderOf(path).startsWith(folderOf(file.path))
    );
  });
}

/** Projects without a manifest of a known name (`*.csproj`, `*.tf`) go with a file of that kind, or move with their lock file. */
function projectIsRemoved(path: string, files: readonly ChangedFile[]): boolean {
  return files.some((file) => {
    if (file.previousPath === path) return true;
    const gone = file.status === 'removed' ? file.path : (file.previousPath ?? '');
    return folderOf(gone) === folderOf(path) && /\.(\w+proj|tf)$/.test(gone);
  });
}

/** requirements.txt and go.mod are manifests themselves: without them nothing is asked for. */
function isOwnManifest({ path }: RemovedLock): boolean {
  return path.endsWith('.txt') || path.endsWith('go.mod');
}

/** Asks what is there in the head, once, and only when a lock file is removed. */
export async function removedLockFiles(
  source: PullRequestSource,
  removed: readonly RemovedLock[],
  files: readonly ChangedFile[],
): Promise<DependencyChanges['removedLockFiles']> {
  const open = removed.filter((one) => !isOwnManifest(one) && !isTakenOver(one, files));
  const paths = open.flatMap(({ path }) => [...manifestsFor(path), ...siblingLocks(path)]);
  const there = paths.length === 0 ? new Set<string>() : await source.directories('head', paths);
  return removed.map(({ path }) => {
    if (!open.some((one) => one.path === path)) return { path, abandoned: false };
    const manifests = manifestsFor(path);
    const stays =
      manifests.length === 0 ? !projectIsRemoved(path, files) : manifests.some((one) => there.has(one));
    const other = siblingLocks(path).some((one) => there.has(one));
    return { path, abandoned: stays && !other };
  });
}
