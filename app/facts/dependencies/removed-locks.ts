/** Lock files that a change removes: whether what they locked is gone, too, or locked by another file now. */
import type { ChangedFile } from '../../../policies/facts/changed-files.ts';
import type { DependencyChanges } from '../../../policies/facts/dependency-changes.ts';
import { lockFileKind } from '../../../policies/formats/lockfiles/formats.ts';
import type { Ecosystem } from '../../../policies/formats/lockfiles/locked-package.ts';
import { foldersAbove, manifestsFor, siblingLocks } from '../../../policies/formats/lockfiles/manifests.ts';
import type { PullRequestSource } from '../source.ts';

export interface RemovedLock {
  readonly path: string;
  readonly ecosystem: Ecosystem;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

/** Whether the change brings or touches a lock file of an ecosystem beside one or in a folder above (a workspace). */
function takenOver(files: readonly ChangedFile[]): (removed: RemovedLock) => boolean {
  const places = new Set(
    files.flatMap(({ path, status }) => {
      const kind = lockFileKind(path);
      if (status === 'removed' || kind.kind !== 'readable' || kind.format.role !== 'packages') return [];
      return [`${kind.format.ecosystem} ${folderOf(path)}`];
    }),
  );
  return ({ path, ecosystem }) => foldersAbove(path).some((folder) => places.has(`${ecosystem} ${folder}`));
}

/** Projects without a manifest of a known name (`*.csproj`, `*.tf`) go with a file of that kind, or move with their lock file. */
function projectRemoved(files: readonly ChangedFile[]): (lockPath: string) => boolean {
  const moved = new Set(files.map(({ previousPath }) => previousPath));
  const gone = files.map((file) => (file.status === 'removed' ? file.path : (file.previousPath ?? '')));
  const folders = new Set(gone.filter((path) => /\.(\w+proj|tf)$/.test(path)).map(folderOf));
  return (path) => moved.has(path) || folders.has(folderOf(path));
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
  const isTakenOver = takenOver(files);
  const projectIsRemoved = projectRemoved(files);
  const open = removed.filter((one) => !isOwnManifest(one) && !isTakenOver(one));
  const paths = open.flatMap(({ path }) => [...manifestsFor(path), ...siblingLocks(path)]);
  const there = paths.length === 0 ? new Set<string>() : await source.directories('head', paths);
  const isOpen = new Set(open.map(({ path }) => path));
  return removed.map(({ path }) => {
    if (!isOpen.has(path)) return { path, abandoned: false };
    const manifests = manifestsFor(path);
    const stays = manifests.length === 0 ? !projectIsRemoved(path) : manifests.some((one) => there.has(one));
    const other = siblingLocks(path).some((one) => there.has(one));
    return { path, abandoned: stays && !other };
  });
}
