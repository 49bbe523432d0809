/** Gemfile.lock and gems.locked (https://github.com/rubygems/rubygems/blob/master/bundler/lib/bundler/lockfile_parser.rb). */
import { own } from '../../engine/prose.ts';
import { type LockedPackage, type LockFileContents, locked, UnreadableLockFile } from './locked-package.ts';

interface Section {
  readonly name: string;
  readonly lines: { readonly words: string; readonly line: number }[];
}

/** Sections begin at column 0: GEM, GIT, PATH, PLATFORMS, DEPENDENCIES, CHECKSUMS, BUNDLED WITH. */
function sectionsOf(source: string): readonly Section[] {
  const sections: Section[] = [];
  source.split('\n').forEach((raw, i) => {
    const words = raw.trimEnd();
    if (words === '') return;
    if (!words.startsWith(' ')) sections.push({ name: words, lines: [] });
    else sections.at(-1)?.lines.push({ words, line: i + 1 });
  });
  return sections;
}

/** Throws {@link UnreadableLockFile}. */
export function readGemfile(source: string): LockFileContents {
  const sections = sectionsOf(source);
  if (!sections.some(({ name }) => ['GEM', 'GIT', 'PATH'].includes(name)))
    throw new UnreadableLockFile(own('it has no GEM, GIT or PATH section'));
  const linesOf = (wanted: string) => sections.flatMap(({ name, lines }) => (name === wanted ? lines : []));
  const direct = new Set(linesOf('DEPENDENCIES').map(({ words }) => /^ {2}([^\s!]+)/.exec(words)?.[1] ?? ''));
  const checksums = checksumsOf(linesOf('CHECKSUMS').map(({ words }) => words));
  const packages = sections
    .filter(({ name }) => name === 'GEM' || name === 'GIT')
    .flatMap((section) => fromSection(section, direct, checksums));
  return { packages, unpinned: [] };
}

/** `  rake (13.0.6) sha256=…` → `rake 13.0.6`; builds for several platforms share one key. */
function checksumsOf(lines: readonly string[]): ReadonlyMap<string, string> | null {
  if (lines.length === 0) return null;
  const pairs = lines.flatMap((line): [string, string][] => {
    const [, name, version, sum] = /^ {2}(\S+) \(([^)-]+)[^)]*\) (\S+)/.exec(line) ?? [];
    return name && version && sum ? [[`${name} ${version}`, sum]] : [];
  });
  const grouped = Map.groupBy(pairs, ([key]) => key);
  return new Map(
    [...grouped].map(([key, sums]) => [
      key,
      sums
        .map(([, sum]) => sum)
        .sort()
        .join(' '),
    ]),
  );
}

function fromSection(
  { name: section, lines }: Section,
  direct: ReadonlySet<string>,
  checksums: ReadonlyMap<string, string> | null,
): readonly LockedPackage[] {
  const value = (key: string) =>
    lines.flatMap(({ words }) => (words.startsWith(`  ${key}: `) ? [words.slice(key.length + 4)] : []))[0];
  const git = section === 'GIT';
  return lines.flatMap(({ words, line }) => {
    // Four spaces is a gem, six its dependencies. `1.15.0-x86_64-linux` is version 1.15.0 built for a platform.
    const [, name, version] = /^ {4}(\S+) \(([^)-]+)[^)]*\)$/.exec(words) ?? [];
    if (!name || !version) return [];
    return [
      locked({
        ecosystem: 'gem',
        name,
        version,
        direct: direct.has(name),
        origin: git ? 'git' : 'registry',
        resolved: value('remote') ?? null,
        integrity: git ? (value('revision') ?? null) : (checksums?.get(`${name} ${version}`) ?? null),
        // The CHECKSUMS section is opt-in: only where it exists does a missing line mean something.
        integrityExpected: git || checksums !== null,
        line,
      }),
    ];
  });
}
