/** pylock.toml, lock-version 1 (PEP 751, https://packaging.python.org/specifications/pylock-toml/). */
import { parse } from 'smol-toml';
import { own, say } from '../../engine/prose.ts';
import { entries, items, property, text } from './data.ts';
import {
  type LockedFile,
  type LockedPackage,
  type LockFileContents,
  locked,
  UnreadableLockFile,
} from './locked-package.ts';
import { pypiName, within } from './python.ts';
import { type TomlLines, tomlLines } from './toml-lines.ts';

/** Throws {@link UnreadableLockFile} or a TOML error. */
export function readPylock(source: string): LockFileContents {
  const lock = parse(source);
  const version = text(property(lock, 'lock-version'));
  if (version !== '1' && !version?.startsWith('1.'))
    throw new UnreadableLockFile(
      version ? say`its lock-version is ${version}; version 1 can be read` : own('it has no lock-version'),
    );
  if (lock.packages !== undefined && !Array.isArray(lock.packages))
    throw new UnreadableLockFile(own('its packages are no list'));
  const lines = tomlLines(source);
  return { packages: items(lock.packages).flatMap((entry) => fromEntry(entry, lines)), unpinned: [] };
}

function hashesIn(file: unknown): string | null {
  const hashes = entries(property(file, 'hashes')).map(
    ([algorithm, digest]) => `${algorithm}:${String(digest)}`,
  );
  return hashes.length === 0 ? null : hashes.sort().join(' ');
}

function addressIn(file: unknown): string | null {
  return text(property(file, 'url')) ?? text(property(file, 'path'));
}

function fileOf(file: unknown): LockedFile {
  const address = addressIn(file);
  const name = text(property(file, 'name')) ?? address?.replace(/[?#].*$/s, '').replace(/^.*\//s, '');
  if (!name) throw new UnreadableLockFile(own('a file has no name and no address'));
  return { name, url: text(property(file, 'url')), integrity: hashesIn(file) };
}

function fromEntry(entry: unknown, lines: TomlLines): readonly LockedPackage[] {
  const name = text(property(entry, 'name'));
  if (!name) throw new UnreadableLockFile(own('a package has no name'));
  if (property(entry, 'directory') !== undefined) return [];
  const vcs = property(entry, 'vcs');
  const version = text(property(entry, 'version'));
  const about = {
    ecosystem: 'pypi' as const,
    name: pypiName(name),
    line: version ? lines(name, version) : null,
  };
  if (vcs !== undefined) return [fromVcs(name, version, vcs, about)];
  return [fromFiles(entry, name, version, about)];
}

type About = Pick<LockedPackage, 'ecosystem' | 'name' | 'line'>;

function fromVcs(name: string, version: string | null, vcs: unknown, about: About): LockedPackage {
  const commit = text(property(vcs, 'commit-id'));
  if (!commit) throw new UnreadableLockFile(say`${name} has no commit-id`);
  const address = addressIn(vcs);
  return locked({
    ...about,
    version: version ?? commit,
    origin: 'git',
    resolved: within(address, text(property(vcs, 'subdirectory'))),
    integrity: commit,
    integrityExpected: true,
  });
}

/** One archive, or the files of a release: any of them may be installed. */
function fromFiles(entry: unknown, name: string, version: string | null, about: About): LockedPackage {
  const [archive, sdist] = [property(entry, 'archive'), property(entry, 'sdist')];
  const all =
    archive === undefined
      ? [...(sdist === undefined ? [] : [sdist]), ...items(property(entry, 'wheels'))]
      : [archive];
  const files = all.map(fileOf);
  const address = addressIn(archive);
  if (files.length === 0) throw new UnreadableLockFile(say`${name} has no version or no files`);
  const hashes = files.flatMap(({ integrity }) => integrity?.split(' ') ?? []);
  return locked({
    ...about,
    // A version may be left out: then the files' names say it (PEP 427, PEP 625), or nothing does.
    version: version ?? address ?? versionInName(files) ?? 'no version',
    origin: archive === undefined ? 'registry' : text(property(archive, 'url')) ? 'url' : 'file',
    resolved: archive === undefined ? (files[0]?.url ?? null) : address,
    source: text(property(entry, 'index')),
    files: archive === undefined ? files : [],
    integrity: [...new Set(hashes)].sort().join(' ') || null,
    integrityExpected: true,
  });
}

/** `lib-1.0-py3-none-any.whl`, `lib-1.0.tar.gz`: the same in every file, or none. */
function versionInName(files: readonly LockedFile[]): string | null {
  const versions = files.map(
    ({ name }) => /^[^-]+-(\d[^-]*?)(?:-.*\.whl|\.tar\.gz|\.zip)$/.exec(name)?.[1] ?? null,
  );
  return new Set(versions).size === 1 ? (versions[0] ?? null) : null;
}
