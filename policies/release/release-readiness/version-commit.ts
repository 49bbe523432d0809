/**
 * Commits that release tools push by themselves: nothing but change logs, and one version number in place of another.
 * What a commit changes is proof; the author it names is not.
 */
import type { ReleasedCommit, ReleasedFile } from '../../facts/release-changes.ts';
import { isChangelog } from '../../formats/changelog.ts';

/** `"version": "2.4.0",` · `version = "2.4.0"` · `<version>2.4.0</version>` · a file that holds nothing else. */
const versionLine =
  /^\s*(?:"?version"?\s*[:=]\s*|<version>)?["']?v?(\d+\.\d+[0-9A-Za-z.+-]*)["']?(?:<\/version>)?,?\s*$/;

interface Versions {
  readonly before: ReadonlySet<string>;
  readonly after: ReadonlySet<string>;
}

/** The versions that a file's changed lines name; null when any of them is another line. */
function versionsIn({ patch }: ReleasedFile): Versions | null {
  if (patch === null) return null;
  const changed = patch.split('\n').filter((line) => /^[+-]/.test(line));
  const named = changed.map((line) => ({ sign: line[0], version: versionLine.exec(line.slice(1))?.[1] }));
  if (changed.length === 0 || named.some(({ version }) => version === undefined)) return null;
  const of = (sign: string) =>
    new Set(named.flatMap((one) => (one.sign === sign && one.version ? [one.version] : [])));
  return { before: of('-'), after: of('+') };
}

/** A change log that is only read: one without an extension might be a script that is called like one. */
const isReading = (path: string): boolean => isChangelog(path) && /\.\w+$/.test(path);

/** Whether a commit does nothing but release: change logs, and one version that follows another. */
export function onlyVersions({ files, parents }: ReleasedCommit): boolean {
  if (files === null || files.length === 0 || parents !== 1) return false;
  const others = files.filter(({ path }) => !isReading(path)).map(versionsIn);
  if (others.includes(null)) return false;
  const all = (side: keyof Versions) => new Set(others.flatMap((one) => [...(one?.[side] ?? [])]));
  return all('before').size <= 1 && all('after').size <= 1;
}
