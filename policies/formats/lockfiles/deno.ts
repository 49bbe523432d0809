/** deno.lock, versions 3 to 5 (https://github.com/denoland/deno_lockfile). */

import { own, say } from '../../engine/prose.ts';
import { withoutLineEnds } from '../ends.ts';
import { entries, isTable, items, lineIndex, property, text } from './data.ts';
import {
  type LockedPackage,
  type LockFileContents,
  type LockSetting,
  locked,
  UnreadableLockFile,
} from './locked-package.ts';

const sections = new Set([
  'version',
  'specifiers',
  'packages',
  'npm',
  'jsr',
  'redirects',
  'remote',
  'workspace',
]);

/** Throws {@link UnreadableLockFile} or a `SyntaxError`. */
export function readDeno(source: string): LockFileContents {
  const lock: unknown = JSON.parse(source);
  const version = property(lock, 'version');
  if (version !== '3' && version !== '4' && version !== '5')
    throw new UnreadableLockFile(say`its version is ${String(version)}; versions 3 to 5 can be read`);
  const strange = entries(lock).find(([key]) => !sections.has(key));
  if (strange) throw new UnreadableLockFile(say`its section ${strange[0]} is not known`);
  const found = version === '3' ? property(lock, 'packages') : lock;
  checkSpecifiers(version, found);
  const lines = lineIndex(withoutLineEnds(source, '[{,'));
  const about: Reading = {
    lines,
    asked: askedBy(property(lock, 'workspace'), property(found, 'specifiers')),
    saysScripts: version === '5',
  };
  return {
    packages: [
      ...table(found, 'npm').map(([key, entry]) => fromNpm(key, entry, about)),
      ...table(found, 'jsr').map(([key, entry]) => fromJsr(key, entry, about)),
      ...modules(table(lock, 'remote'), about),
    ],
    unpinned: [],
    settings: table(lock, 'redirects').map((pair) => redirect(pair)),
  };
}

interface Reading {
  readonly lines: ReadonlyMap<string, number>;
  readonly asked: ReadonlySet<string>;
  /** Version 5 says which packages run scripts. */
  readonly saysScripts: boolean;
}

function table(lock: unknown, key: string): readonly (readonly [string, unknown])[] {
  const found = property(lock, key);
  if (found !== undefined && !isTable(found)) throw new UnreadableLockFile(say`its ${own(key)} is no table`);
  return entries(found);
}

/**
 * `npm:lib@^1` gets `1.2.3` (version 3: `npm:lib@1.2.3`), which is listed: anything else would put another package in its
 * place, or one that is not looked at.
 */
function checkSpecifiers(version: string, found: unknown): void {
  for (const [asked, got] of table(found, 'specifiers')) {
    const [, kind = '', name] = /^(npm|jsr):\/?((?:@[^/@]+\/)?[^@/]+)(?:@.*)?$/s.exec(asked) ?? [];
    const id = version === '3' ? String(got) : `${kind}:${name}@${String(got)}`;
    const listed =
      name !== undefined && id.startsWith(`${kind}:${name}@`) && property(property(found, kind), id.slice(4));
    if (!listed)
      throw new UnreadableLockFile(say`${asked} gets ${String(got)}, which is not listed under its name`);
  }
}

/** What the workspace's own files ask for; all specifiers, where the lock file does not say whose they are. */
function askedBy(workspace: unknown, specifiers: unknown): ReadonlySet<string> {
  const named = (all: readonly unknown[]) =>
    all.flatMap((one) => /^(?:npm|jsr):\/?((?:@[^/]+\/)?[^@/]+)/.exec(String(one))?.[1] ?? []);
  const places = [workspace, property(workspace, 'packageJson')];
  const members = entries(property(workspace, 'members')).flatMap(([, one]) => [
    one,
    property(one, 'packageJson'),
  ]);
  const asked = [...places, ...members].flatMap((one) => items(property(one, 'dependencies')));
  return new Set(named(workspace === undefined ? entries(specifiers).map(([key]) => key) : asked));
}

const npmParts = new Set([
  'integrity',
  'dependencies',
  'optionalDependencies',
  'optionalPeers',
  'bin',
  'scripts',
  'os',
  'cpu',
  'deprecated',
]);

/** `preact@10.29.0`, `a@1.0.0_peer@2.0.0`: what follows `_` are peers. */
function fromNpm(key: string, entry: unknown, { lines, asked, saysScripts }: Reading): LockedPackage {
  const [, name, version] = /^((?:@[^@/]+\/)?[^@/]+)@([^_]+)(?:_.*)?$/s.exec(key) ?? [];
  const strange = entries(entry).find(([part]) => !npmParts.has(part));
  if (!name || !version || !isTable(entry)) throw new UnreadableLockFile(say`${key} is not name@version`);
  if (strange) throw new UnreadableLockFile(say`${strange[0]} of ${key} is not known`);
  const scripts = property(entry, 'scripts');
  return locked({
    ecosystem: 'npm',
    name,
    version,
    direct: asked.has(name),
    integrity: text(property(entry, 'integrity')),
    integrityExpected: true,
    installScript: saysScripts ? scripts === true : null,
    line: lines.get(`${JSON.stringify(key)}:`) ?? null,
  });
}

/** Its checksum is of the package's manifest, which has those of all its files. */
function fromJsr(key: string, entry: unknown, { lines, asked }: Reading): LockedPackage {
  const [, name, version] = /^(@[^@/]+\/[^@/]+)@(.+)$/s.exec(key) ?? [];
  const strange = entries(entry).find(([part]) => part !== 'integrity' && part !== 'dependencies');
  if (!name || !version || strange)
    throw new UnreadableLockFile(say`${key} is not of the form of a JSR package`);
  const integrity = text(property(entry, 'integrity'));
  return locked({
    ecosystem: 'jsr',
    name,
    version,
    direct: asked.has(name),
    integrity: integrity === null ? null : `sha256:${integrity}`,
    integrityExpected: true,
    line: lines.get(`${JSON.stringify(key)}:`) ?? null,
  });
}

/** Modules by address: all of one place and version are one package with many files. */
function modules(
  remote: readonly (readonly [string, unknown])[],
  { lines }: Reading,
): readonly LockedPackage[] {
  const found = remote.map(([url, checksum]) => {
    if (!URL.canParse(url)) throw new UnreadableLockFile(say`${url} is no address`);
    const [, name, version] = /^([^?#]*?[^/@?#])@(v?\d[^/?#]*)/s.exec(url) ?? [];
    const integrity = `sha256:${String(checksum)}`;
    // Without a version, what stands at an address may be replaced: its content is its version.
    return name && version
      ? { url, place: name, version, integrity }
      : { url, place: url, version: integrity, integrity };
  });
  const together = Map.groupBy(found, ({ place, version }) => `${place} ${version}`);
  return [...together.values()].flatMap((files) => {
    const [first] = files;
    if (!first) return [];
    return [
      locked({
        ecosystem: 'deno',
        name: first.place,
        version: first.version,
        origin: 'registry',
        resolved: first.url,
        files: files.map(({ url, integrity }) => ({ name: url, url, integrity })),
        integrity: [...new Set(files.map(({ integrity }) => integrity))].sort().join(' '),
        integrityExpected: true,
        line: lines.get(`${JSON.stringify(first.url)}: ${JSON.stringify(first.integrity.slice(7))}`) ?? null,
      }),
    ];
  });
}

/** Whatever imports the first address gets the second. */
function redirect([from, to]: readonly [string, unknown]): LockSetting {
  const address = text(to) ?? '';
  return { kind: 'index', text: `redirect of ${from} to ${address}`, address, line: null };
}
