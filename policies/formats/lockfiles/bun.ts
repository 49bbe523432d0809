/** bun.lock, lockfileVersion 0 and 1 (https://bun.sh/docs/pm/lockfile): JSON with comments and trailing commas. */

import { own, say } from '../../engine/prose.ts';
import { installedName } from '../ends.ts';
import { addressOf } from './address.ts';
import { entries, isTable, items, keys, lineIndex, property, text } from './data.ts';
import {
  type Alias,
  type LockedPackage,
  type LockFileContents,
  type LockSetting,
  locked,
  UnreadableLockFile,
} from './locked-package.ts';

const string = '"(?:[^"\\\\\\n]|\\\\.)*"';
const comment = new RegExp(`(${string})|//[^\\n]*|/\\*[^]*?\\*/`, 'g');
const trailingComma = new RegExp(`(${string})|,(?=\\s*[}\\]])`, 'g');

function strictJson(source: string): unknown {
  const keepStrings = (_: string, found: string | undefined) => found ?? ' ';
  return JSON.parse(source.replace(comment, keepStrings).replace(trailingComma, keepStrings));
}

/** Throws {@link UnreadableLockFile} or a `SyntaxError`. */
export function readBun(source: string): LockFileContents {
  const lock = strictJson(source);
  const version = property(lock, 'lockfileVersion');
  if (version !== 0 && version !== 1)
    throw new UnreadableLockFile(
      say`its lockfileVersion is ${String(version)}; versions 0 and 1 can be read`,
    );
  const packages = property(lock, 'packages');
  if (packages !== undefined && !isTable(packages))
    throw new UnreadableLockFile(own('its packages are no table'));
  const workspaces = entries(property(lock, 'workspaces')).map(([, workspace]) => workspace);
  const asked = askedBy(workspaces);
  const lines = lineIndex(source.replace(/^([^\S\n\r\u2028\u2029]*"[^"]*": \[).*$/gm, '$1'));
  const found = entries(packages).map(([key, entry]) =>
    fromEntry(key, entry, asked, lines.get(`${JSON.stringify(key)}: [`) ?? null),
  );
  return {
    packages: found.flatMap((one) => one.package ?? []),
    unpinned: [],
    settings: overridesIn(lock),
    aliases: found.flatMap(({ alias }) => alias ?? []),
  };
}

interface Asked {
  readonly names: ReadonlySet<string>;
}

function askedBy(workspaces: readonly unknown[]): Asked {
  const kinds = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];
  return {
    names: new Set(
      workspaces.flatMap((workspace) => kinds.flatMap((kind) => keys(property(workspace, kind)))),
    ),
  };
}

function overridesIn(lock: unknown): readonly LockSetting[] {
  return ['overrides', 'patchedDependencies'].flatMap((section) =>
    entries(property(lock, section)).map(([name, to]) => ({
      kind: 'override' as const,
      text: `${section}: ${name}: ${typeof to === 'string' ? to : JSON.stringify(to)}`,
      address: null,
      line: null,
    })),
  );
}

interface Found {
  readonly package?: LockedPackage;
  readonly alias?: Alias;
}

/** `"parent/name": ["name@1.0.0", registry, {…}, "sha512-…"]`; anything but a registry's package has no registry. */
function fromEntry(key: string, entry: unknown, asked: Asked, line: number | null): Found {
  const [first, ...rest] = items(entry);
  const [, name, what] = /^((?:@[^@/]+\/)?[^@/]+)@(.+)$/s.exec(text(first) ?? '') ?? [];
  if (!name || !what) throw new UnreadableLockFile(say`${key} is not of the form [name@version, …]`);
  if (/^(workspace|root|link|file):/.test(what) && !/\.(tgz|tar|tar\.gz)$/i.test(what)) return {};
  const words = rest.filter((one) => typeof one === 'string');
  const about = {
    ecosystem: 'npm' as const,
    name,
    direct: !key.includes('/', key[0] === '@' ? key.indexOf('/') + 1 : 0) && asked.names.has(key),
    line,
  };
  if (/^v?\d/.test(what)) return fromRegistry(key, what, words, about);
  return { package: fromAddress(key, what, words, about) };
}

type About = Pick<LockedPackage, 'ecosystem' | 'name' | 'direct' | 'line'>;

function fromRegistry(key: string, what: string, words: readonly string[], about: About): Found {
  const { name, line } = about;
  const installedAs = installedName(key);
  const isChecksum = (word: string) => /^(md5|sha\d+)-/.test(word);
  const [registry = '', ...more] = words.filter((word) => !isChecksum(word));
  const [integrity = '', second] = words.filter(isChecksum);
  // Without a checksum there may be an empty text in its place.
  if (second !== undefined || more.some((word) => word !== ''))
    throw new UnreadableLockFile(
      say`${key} has ${words.length} texts where a registry and a checksum belong`,
    );
  return {
    package: locked({
      ...about,
      version: what,
      ...registryOf(registry),
      integrity: integrity || null,
      integrityExpected: true,
    }),
    ...(installedAs === name ? {} : { alias: { as: installedAs, name, asked: null, line } }),
  };
}

/** A repository or an archive. */
function fromAddress(key: string, what: string, words: readonly string[], about: About): LockedPackage {
  const commit = /#([0-9a-f]{7,64})$/.exec(what)?.[1] ?? null;
  const isGit = /^(git[+:@]|github:|gitlab:|bitbucket:|ssh:)|\.git(#|$)/.test(what);
  // The last word of a repository is the name of Bun's cache folder, or a checksum of the archive.
  const checksum = words.find((word) => /^sha\d+-/.test(word)) ?? null;
  if (!isGit && !/^https?:/.test(what) && !/\.(tgz|tar|tar\.gz)$/i.test(what))
    throw new UnreadableLockFile(say`${key} is at ${what}, which is no version and no address`);
  return locked({
    ...about,
    version: isGit ? (commit ?? what) : what,
    origin: isGit ? 'git' : /^https?:/.test(what) ? 'url' : 'file',
    resolved: what,
    integrity: [checksum, isGit ? commit : null].filter(Boolean).join(' ') || null,
    integrityExpected: true,
  });
}

/** Empty for the public registry; else the registry, or the archive itself. */
function registryOf(registry: string): Pick<LockedPackage, 'origin' | 'resolved'> {
  if (registry === '') return { origin: 'registry', resolved: null };
  const path = addressOf(registry)?.path ?? '';
  return { origin: /\.tgz$/.test(path) && !path.includes('/-/') ? 'url' : 'registry', resolved: registry };
}
