/**
 * Since when markers are in the code: by halving the versions of their file, not line by line, and without asking who wrote
 * them. What was taken out and put back counts from when it was put back, or earlier.
 */
import type { Repository } from '../../git/repository.ts';
import type { HistoryCommit } from '../model/history.ts';
import { type Marker, markersIn } from '../model/markers.ts';

interface FileVersion {
  readonly blob: string;
  readonly at: number;
}

/** Markers looked up; the rest keep no date. */
const maxMarkers = 2000;

/** Versions of files that are there now, newest first, through every name they had. `commits`: newest first. */
export function versionsOf(
  commits: readonly HistoryCommit[],
  paths: ReadonlySet<string>,
): ReadonlyMap<string, readonly FileVersion[]> {
  const now = new Map([...paths].map((path) => [path, path]));
  const versions = new Map<string, FileVersion[]>([...paths].map((path) => [path, []]));
  for (const { at, files } of commits)
    for (const { path, from, blob, kind } of files) {
      const current = now.get(path);
      if (current === undefined || blob === null) continue;
      versions.get(current)?.push({ blob, at });
      if (from !== null) {
        now.delete(path);
        now.set(from, current);
      } else if (kind === 'A') now.delete(path);
    }
  return versions;
}

/** The oldest of an unbroken run of versions that begins with the newest, found by halving. */
async function oldestWith(
  versions: readonly FileVersion[],
  test: (blob: string) => Promise<boolean>,
): Promise<FileVersion | null> {
  let [low, high] = [0, versions.length - 1];
  const first = versions[0];
  if (!first) return null;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const one = versions[middle];
    if (one && (await test(one.blob))) low = middle;
    else high = middle - 1;
  }
  return versions[low] ?? null;
}

/** Throws `CannotLook`. */
export async function withAges(
  repository: Repository,
  commits: readonly HistoryCommit[],
  markers: readonly Marker[],
): Promise<readonly Marker[]> {
  const looked = markers.slice(0, maxMarkers);
  const versions = versionsOf(commits, new Set(looked.map(({ path }) => path)));
  const decoder = new TextDecoder();
  const dated: Marker[] = [];
  for (const [path, group] of Map.groupBy(looked, (marker) => marker.path)) {
    const known = new Map<string, ReadonlySet<string>>();
    const textsOf = async (blob: string) => {
      const [bytes] = known.has(blob) ? [] : await repository.objects.contents([blob]);
      const texts =
        known.get(blob) ?? new Set(markersIn(path, decoder.decode(bytes)).map(({ text }) => text));
      known.set(blob, texts);
      return texts;
    };
    for (const marker of group) {
      const found = await oldestWith(versions.get(path) ?? [], async (blob) =>
        (await textsOf(blob)).has(marker.text),
      );
      dated.push({ ...marker, since: found ? new Date(found.at * 1000).toISOString() : null });
    }
  }
  return [...dated, ...markers.slice(maxMarkers)];
}
