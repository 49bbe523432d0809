/** One walk through the contents of a commit's files: lines, markers of debt, lock files, and the few texts that probes read. */
import { say } from '../../../policies/engine/prose.ts';
import { codeOwnersPaths } from '../../../policies/formats/code-owners.ts';
import { lockFileKind } from '../../../policies/formats/lockfiles/formats.ts';
import { declaredDependencies, followedByLock } from '../../../policies/formats/lockfiles/manifests.ts';
import { workflowKind } from '../../../policies/formats/workflow.ts';
import type { Repository } from '../../git/repository.ts';
import { type Inventory, inventoryOf, readLock } from '../model/inventory.ts';
import { isMadeUpPlace, isProgram } from '../model/languages.ts';
import { type Marker, markersIn } from '../model/markers.ts';
import { eachText, type TreeFile } from './tree.ts';

export interface Swept {
  readonly lines: ReadonlyMap<string, number>;
  readonly inlineTests: number;
  readonly markers: readonly Marker[];
  readonly inventory: Inventory;
  /** Of the files that probes read. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Bytes: larger programs are data, larger lock files are not read. */
const max = { program: 1_000_000, lock: 20_000_000, text: 500_000 } as const;

const wanted =
  /(?:^|\/)(?:readme|contributing|license|licence|copying|security|changelog|\.dockerignore|dockerfile|containerfile|makefile|renovate)[^/]*$|(?:^|\/)(?:[\w.-]*docker-compose|compose)[\w.-]*\.ya?ml$|\.(?:dockerfile|containerfile)$|(?:^|\/)(?:jenkinsfile|\.gitlab-ci\.yml|azure-pipelines\.ya?ml|bitbucket-pipelines\.yml|\.travis\.yml|\.drone\.yml)$|^\.(?:circleci|buildkite)\/[^/]+\.ya?ml$|^\.github\/dependabot\.ya?ml$/i;

/** Manifests that leave versions to a lock file. */
const manifest = /(?:^|\/)(?:package\.json|Cargo\.toml|Gemfile|Pipfile|composer\.json|pyproject\.toml)$/;

function isWanted(path: string): boolean {
  return (
    wanted.test(path) || manifest.test(path) || codeOwnersPaths.includes(path) || workflowKind(path) !== null
  );
}

/** `#[cfg(test)]`, `test "adds" {`, doctests: some languages keep tests beside the code. */
const inline = /#\[cfg\(test\)\]|^test "[^"]*" \{|^\s*>>> /m;

/** Those among tests and examples pin what those try out. */
function isLock(path: string): boolean {
  if (isMadeUpPlace(path)) return false;
  const kind = lockFileKind(path);
  return kind.kind === 'unreadable' || (kind.kind === 'readable' && kind.format.role === 'packages');
}

function limitOf(path: string): number {
  if (isLock(path)) return max.lock;
  return isWanted(path) ? max.text : max.program;
}

function linesIn(text: string): number {
  if (text === '') return 0;
  let lines = text.endsWith('\n') ? 0 : 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

/** Manifests that ask for something and have no lock file beside or above them. */
function unlockedIn(texts: ReadonlyMap<string, string>, paths: readonly string[]): readonly string[] {
  const hasLock = followedByLock(paths);
  return [...texts].flatMap(([path, text]) =>
    manifest.test(path) && !isMadeUpPlace(path) && !hasLock(path) && declaredDependencies(path, text) !== ''
      ? [path]
      : [],
  );
}

/** Throws `CannotLook`. */
export async function sweep(repository: Repository, files: readonly TreeFile[]): Promise<Swept> {
  const lines = new Map<string, number>();
  const markers: Marker[] = [];
  const texts = new Map<string, string>();
  const locks: NonNullable<ReturnType<typeof readLock>>[] = [];
  let inlineTests = 0;
  const read = files.flatMap(({ path, id, bytes, kind }) => {
    if (kind !== 'file' || bytes === null) return [];
    if (!isProgram(path) && !isWanted(path) && !isLock(path)) return [];
    if (bytes > limitOf(path)) {
      if (isLock(path)) locks.push({ path, reason: say`it has more than ${max.lock / 1_000_000} MB` });
      return [];
    }
    return [{ path, id, bytes }];
  });
  await eachText(repository, read, ({ path }, text) => {
    if (isLock(path)) {
      const lock = readLock({ path, text });
      if (lock) locks.push(lock);
      return;
    }
    if (text === null) return;
    if (isWanted(path)) texts.set(path, text);
    if (!isProgram(path)) return;
    lines.set(path, linesIn(text));
    markers.push(...markersIn(path, text));
    if (inline.test(text)) inlineTests += 1;
  });
  const paths = files.map(({ path }) => path);
  return { lines, markers, texts, inlineTests, inventory: inventoryOf(locks, unlockedIn(texts, paths)) };
}
