/** Gemfile.lock and gems.locked (https://github.com/rubygems/rubygems/blob/master/bundler/lib/bundler/lockfile_parser.rb). */
import { own, say } from '../../engine/prose.ts';
import {
  type LockedFile,
  type LockedPackage,
  type LockFileContents,
  locked,
  UnreadableLockFile,
} from './locked-package.ts';

interface Section {
  readonly name: string;
  readonly lines: { readonly words: string; readonly line: number }[];
}

/** Sections begin at column 0. `PLUGIN SOURCE` is not read: a plugin decides where its gems come from. */
const sectionNames = new Set([
  'BUNDLED WITH',
  'CHECKSUMS',
  'DEPENDENCIES',
  'GEM',
  'GIT',
  'PATH',
  'PLATFORMS',
  'RUBY VERSION',
]);

function sectionsOf(source: string): readonly Section[] {
  const sections: Section[] = [];
  source.split('\n').forEach((raw, i) => {
    const words = raw.trimEnd();
    if (words === '') return;
    if (words.startsWith(' ')) {
      const section = sections.at(-1);
      if (!section) throw new UnreadableLockFile(say`line ${i + 1} belongs to no section`);
      section.lines.push({ words, line: i + 1 });
      return;
    }
    if (!sectionNames.has(words))
      throw new UnreadableLockFile(
        say`its section on line ${i + 1}, ${words.slice(0, 40)}, is not one that can be read`,
      );
    sections.push({ name: words, lines: [] });
  });
  return sections;
}

/** By `name version`: the builds of a version, each for a platform of its own. */
type Checksums = ReadonlyMap<string, readonly LockedFile[]>;

/** Throws {@link UnreadableLockFile}. */
export function readGemfile(source: string): LockFileContents {
  const sections = sectionsOf(source);
  if (!sections.some(({ name }) => ['GEM', 'GIT', 'PATH'].includes(name)))
    throw new UnreadableLockFile(own('it has no GEM, GIT or PATH section'));
  const linesOf = (wanted: string) => sections.flatMap(({ name, lines }) => (name === wanted ? lines : []));
  const direct = new Set(linesOf('DEPENDENCIES').map(({ words }) => /^ {2}([^\s!]+)/.exec(words)?.[1] ?? ''));
  const checksums = checksumsOf(linesOf('CHECKSUMS'));
  const packages = sections
    .filter(({ name }) => name === 'GEM' || name === 'GIT')
    .flatMap((section) => fromSection(section, direct, checksums));
  return { packages, unpinned: [] };
}

/** `name (1.0.0)`, `name (1.0.0-x86_64-linux)`, and what Bundler reads past: a `!` at the end. */
const spec = /^(\S+) \(([^-)]+)(?:-([^)]*))?\)!?$/;

/** `  rake (13.0.6) sha256=…,sha512=…`; a gem of a private server may have no checksum. */
function checksumsOf(lines: Section['lines']): Checksums | null {
  if (lines.length === 0) return null;
  const found = lines.map(({ words, line }) => {
    const [, gem = '', sums] = /^ {2}(\S+ \([^)]+\))(?: (\S+))?$/.exec(words) ?? [];
    const [, name, version, platform = 'ruby'] = spec.exec(gem) ?? [];
    if (!name || !version) throw new UnreadableLockFile(say`line ${line} is not a checksum`);
    const integrity = sums?.split(',').join(' ') ?? null;
    return { key: `${name} ${version}`, file: { name: platform, url: null, integrity } };
  });
  const grouped = Map.groupBy(found, ({ key }) => key);
  return new Map([...grouped].map(([key, all]) => [key, all.map(({ file }) => file)]));
}

/** The gems of a section. Two spaces is the section's own, four a gem, six its dependencies. */
function gemsIn(lines: Section['lines']) {
  return lines.flatMap(({ words, line }) => {
    if (/^ {2}[a-z]+:( |$)/.test(words) || /^ {6}\S/.test(words)) return [];
    const [, name, version] = words.startsWith('    ') ? (spec.exec(words.slice(4)) ?? []) : [];
    if (!name || !version) throw new UnreadableLockFile(say`line ${line} is not a gem at a version`);
    return [{ name, version, line }];
  });
}

function integrityOf(files: readonly LockedFile[]): string | null {
  return (
    files
      .flatMap(({ integrity }) => integrity ?? [])
      .sort()
      .join(' ') || null
  );
}

function fromSection(
  { name: section, lines }: Section,
  direct: ReadonlySet<string>,
  checksums: Checksums | null,
): readonly LockedPackage[] {
  const values = (key: string) =>
    lines.flatMap(({ words }) => (words.startsWith(`  ${key}: `) ? [words.slice(key.length + 4)] : []));
  const git = section === 'GIT';
  const remotes = values('remote');
  return gemsIn(lines).map(({ name, version, line }) => {
    const files = git ? [] : (checksums?.get(`${name} ${version}`) ?? []);
    return locked({
      ecosystem: 'gem',
      name,
      version,
      direct: direct.has(name),
      origin: git ? 'git' : 'registry',
      resolved: remotes[0] ?? null,
      source: remotes.length > 1 ? remotes.join(' ') : null,
      files: [...files, ...remotes.slice(1).map((url) => ({ name: url, url, integrity: null }))],
      integrity: git ? (values('revision')[0] ?? null) : integrityOf(files),
      // The CHECKSUMS section is opt-in: only where it exists does a missing line mean something.
      integrityExpected: git || checksums !== null,
      line,
    });
  });
}
