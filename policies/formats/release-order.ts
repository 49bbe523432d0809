/** Which release came before: by version on the same line of releases, by time where tags are not versions. */
import { compareVersions } from './versions.ts';

export interface Tagged {
  readonly tag: string;
  readonly prerelease: boolean;
  /** ISO 8601, UTC. */
  readonly publishedAt: string;
}

interface Version {
  /** What stands before the version: `v`, `@acme/cart@`. Releases with another one are another line. */
  readonly line: string;
  readonly version: string;
}

function versionOf(tag: string): Version | null {
  const match = /^(.{0,200}?)(\d+(?:\.\d+){1,3}(?:[-+][0-9A-Za-z.+-]+)?)$/.exec(tag);
  return match ? { line: match[1] ?? '', version: match[2] ?? '' } : null;
}

/** Positive: `a` is the later version. Versions that cannot be ordered count as the same. */
function laterVersion(a: Version | null, b: Version | null): number {
  return a && b ? (compareVersions('npm', a.version, b.version) ?? 0) : 0;
}

/**
 * Releases of the same line with a lower version, the highest first. Pre-releases come before a pre-release only: what
 * they brought belongs to the final release, too. Empty when the tag is no version, or the first of its line.
 */
export function earlierVersions<T extends Tagged>(of: Tagged, others: readonly T[]): readonly T[] {
  const version = versionOf(of.tag);
  if (!version) return [];
  return candidates(of, others)
    .filter(({ tag }) => {
      const other = versionOf(tag);
      return other?.line === version.line && laterVersion(version, other) > 0;
    })
    .sort((a, b) => laterVersion(versionOf(b.tag), versionOf(a.tag)));
}

/** Releases published before, the newest first; `of` is null for one that is still to come. */
export function earlierReleases<T extends Tagged>(of: Tagged | null, others: readonly T[]): readonly T[] {
  return candidates(of, others).sort((a, b) => Date.parse(b.publishedAt) - Date.parse(a.publishedAt));
}

function candidates<T extends Tagged>(of: Tagged | null, others: readonly T[]): T[] {
  if (!of) return others.filter(({ prerelease }) => !prerelease);
  return others.filter(
    (other) =>
      other.tag !== of.tag &&
      (of.prerelease || !other.prerelease) &&
      Date.parse(other.publishedAt) <= Date.parse(of.publishedAt),
  );
}
