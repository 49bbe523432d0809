/** File name → lock file reader, and the lock files that are known but cannot be read. */
import { own, type Prose, say } from '../../engine/prose.ts';
import { readBun } from './bun.ts';
import { readCargo } from './cargo.ts';
import { readComposer } from './composer.ts';
import { readConan } from './conan.ts';
import { readDeno } from './deno.ts';
import { exact } from './exact/files.ts';
import { readFlake } from './flake.ts';
import { format, type LockFormat } from './format.ts';
import { readGemfile } from './gemfile.ts';
import { readGoMod, readGoSum } from './go.ts';
import { readGradle } from './gradle.ts';
import type { Parts } from './json-parts.ts';
import { type LockFileContents, UnreadableLockFile } from './locked-package.ts';
import { readMix } from './mix.ts';
import { readNpm } from './npm.ts';
import { readNuget } from './nuget.ts';
import { readPdm } from './pdm.ts';
import { readPipfile } from './pipfile.ts';
import { readPnpm } from './pnpm.ts';
import { readPodfile } from './podfile.ts';
import { readPoetry } from './poetry.ts';
import { readPubspec } from './pubspec.ts';
import { readPylock } from './pylock.ts';
import { readRenv } from './renv.ts';
import { readConstraints, readRequirements } from './requirements.ts';
import { settingsFileAt } from './settings/files.ts';
import { readSettings } from './settings/read.ts';
import { readSwift } from './swift.ts';
import { readTerraform } from './terraform.ts';
import { keyTwice } from './twice.ts';
import { isUnreadLock } from './unread-locks.ts';
import { readUv } from './uv.ts';
import { readYarn } from './yarn.ts';

const formats: ReadonlyMap<string, LockFormat> = new Map([
  ['.terraform.lock.hcl', format('terraform', readTerraform)],
  ['bun.lock', format('npm', readBun)],
  ['cargo.lock', format('cargo', readCargo)],
  ['composer.lock', format('composer', readComposer)],
  ['conan.lock', format('conan', readConan)],
  ['deno.lock', format('deno', readDeno)],
  ['flake.lock', format('nix', readFlake)],
  ['gems.locked', format('gem', readGemfile)],
  ['gemfile.lock', format('gem', readGemfile)],
  ['go.mod', format('golang', readGoMod)],
  ['go.sum', format('golang', readGoSum, 'checksums')],
  ['go.work.sum', format('golang', readGoSum, 'checksums')],
  ['mix.lock', format('hex', readMix)],
  ['npm-shrinkwrap.json', format('npm', readNpm)],
  ['package-lock.json', format('npm', readNpm)],
  ['package.resolved', format('swift', readSwift)],
  ['packages.lock.json', format('nuget', readNuget)],
  ['pdm.lock', format('pypi', readPdm)],
  ['pipfile.lock', format('pypi', readPipfile)],
  ['pnpm-lock.yaml', format('npm', readPnpm)],
  ['podfile.lock', format('cocoapods', readPodfile)],
  ['poetry.lock', format('pypi', readPoetry)],
  ['pubspec.lock', format('pub', readPubspec)],
  ['renv.lock', format('cran', readRenv)],
  ['uv.lock', format('pypi', readUv)],
  ['yarn.lock', format('npm', readYarn)],
]);

/** Lower-case names of the lock files that are known by one; others are known by a pattern. */
export const lockFileNames: readonly string[] = [...formats.keys()];

const requirements = format('pypi', readRequirements);
const constraints = format('pypi', readConstraints);
/** requirements.txt, dev-requirements.txt, constraints.txt, requirements/prod/base.txt, in whatever case. */
const requirementsPath =
  /(^|\/)([\w.-]*requirements[\w.-]*\.txt|constraints[\w.-]*\.txt|requirements\/([\w.-]+\/)*[\w.-]+\.txt)$/i;

/** Names that are chosen: `pylock.dev.toml`, and Gradle's `buildscript-gradle.lockfile`, `compileClasspath.lockfile`. */
const patterns: readonly (readonly [RegExp, LockFormat])[] = [
  [/^pylock(\.[^.]+)?\.toml$/, format('pypi', readPylock)],
  [/\.lockfile$/, format('maven', readGradle)],
];

/** constraints.txt, constraints-dev.txt, in whichever folder. */
function requirementsOrConstraints(name: string): LockFormat {
  return name.startsWith('constraints') ? constraints : requirements;
}

function settingsFormat(path: string): LockFormat | undefined {
  const file = settingsFileAt(path);
  return file ? format(file.ecosystem, readSettings(file), 'settings') : undefined;
}

export type LockFileKind =
  | { readonly kind: 'readable'; readonly format: LockFormat }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'none' };

/** Whether a path is a lock file that can be read, one that cannot, or no lock file. */
export function lockFileKind(path: string): LockFileKind {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const known =
    formats.get(name) ??
    patterns.find(([pattern]) => pattern.test(name))?.[1] ??
    (requirementsPath.test(path) ? requirementsOrConstraints(name) : undefined) ??
    exact.find(([pattern]) => pattern.test(path.toLowerCase()))?.[1] ??
    settingsFormat(path);
  if (known) return { kind: 'readable', format: known };
  return { kind: isUnreadLock(name) ? 'unreadable' : 'none' };
}

/** Above these a file is not read: real lock files of large monorepos stay below a third of them. */
export const max = { characters: 20_000_000, packages: 100_000 } as const;

export type ReadLockFile =
  | ({ readonly ok: true } & LockFileContents)
  | { readonly ok: false; readonly reason: Prose };

/**
 * Reads a lock file's text; a fault becomes one clause in the form "it …". Never throws. `parts`: what is kept of other
 * versions of the file.
 */
export function readLockFile(lockFormat: LockFormat, source: string, parts?: Parts): ReadLockFile {
  if (source.length > max.characters)
    return { ok: false, reason: say`it has more than ${max.characters / 1_000_000} million characters` };
  if (isConflicted(source)) return { ok: false, reason: own('it holds unresolved merge conflicts') };
  try {
    const { keysOnce = false, ...contents } = lockFormat.read(source, parts);
    if (contents.packages.length > max.packages)
      return { ok: false, reason: say`it lists more than ${max.packages} packages` };
    const twice = !keysOnce && /^\s*\{/.test(source) ? keyTwice(source) : null;
    if (twice !== null) return { ok: false, reason: say`it has ${twice} twice in one place` };
    return { ok: true, ...contents };
  } catch (error) {
    if (error instanceof UnreadableLockFile) return { ok: false, reason: error.reason };
    // Anything else is a parser's complaint about hostile or broken text: the parser's words, so quoted.
    return { ok: false, reason: say`it is malformed (${firstLine(error)})` };
  }
}

/** Looked for as texts first: a line's beginning is slow to look for in a large file. */
function isConflicted(source: string): boolean {
  return (source.includes('<<<<<<< ') || source.includes('>>>>>>> ')) && /^<{7} |^>{7} /m.test(source);
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split('\n')[0] ?? '').slice(0, 120);
}
