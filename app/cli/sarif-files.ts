/** SARIF files from disk, by glob. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { compileGlobs, globProblem, rootOf } from '../../policies/engine/glob.ts';
import { own, say } from '../../policies/engine/prose.ts';
import type { SarifFile } from '../facts/source.ts';
import { Usage } from './command.ts';
import { whyNot } from './reading.ts';

/** A glob that looks through more files than this was probably meant to be narrower. */
const maxFiles = 100_000;

/** Bytes of one file; the SARIF reader's own limit is smaller. */
const maxBytes = 256 * 1024 * 1024;

const notLookedInto = new Set(['.git', 'node_modules']);

/** An error of the file system, in words. */
function unreadable(path: string): (error: unknown) => never {
  return (error) => {
    throw new Usage(say`${path} could not be read (${whyNot(error)})`);
  };
}

/** Every file below a folder, `/`-separated and relative to it; links are not followed. */
async function* filesBelow(root: string, folder = ''): AsyncGenerator<string> {
  const at = resolve(root, folder);
  for (const entry of await readdir(at, { withFileTypes: true }).catch(unreadable(at))) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isFile()) yield path;
    if (entry.isDirectory() && !notLookedInto.has(entry.name)) yield* filesBelow(root, path);
  }
}

async function matchesBelow(root: string, glob: string, rest: string): Promise<readonly string[]> {
  const matches = compileGlobs([rest]);
  const found: string[] = [];
  let looked = 0;
  for await (const path of filesBelow(root)) {
    looked += 1;
    if (looked > maxFiles)
      throw new Usage(say`The SARIF glob ${glob} looks through too many files; give a narrower one`);
    if (matches(path)) found.push(path);
  }
  return found;
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** A glob as it was typed; on Windows folders may be separated by `\\`, which elsewhere stands before a literal character. */
export function globOf(typed: string, separator: string): string {
  return separator === '\\' ? typed.replaceAll('\\', '/') : typed;
}

async function matching(cwd: string, typed: string): Promise<readonly string[]> {
  if (await isFile(resolve(cwd, typed))) return [typed];
  const glob = globOf(typed, sep);
  const pattern = glob.replace(/^(\.\/)+/, '');
  const literal = rootOf(pattern);
  const root = literal === '' && pattern.startsWith('/') ? '/' : literal;
  const rest = pattern.slice(root === '' || root === '/' ? root.length : root.length + 1);
  const problem = globProblem(rest);
  if (problem) throw new Usage(say`The SARIF glob ${glob} cannot be used: ${own(problem)}`);
  if (!(await stat(resolve(cwd, root)).catch(() => null))?.isDirectory()) return [];
  const found = await matchesBelow(resolve(cwd, root), glob, rest);
  const prefix = root === '' || root === '/' ? root : `${root}/`;
  return found.map((path) => `${prefix}${path}`);
}

async function readSarif(cwd: string, name: string): Promise<SarifFile> {
  const path = resolve(cwd, name);
  const { size } = await stat(path).catch(unreadable(name));
  if (size > maxBytes)
    throw new Usage(say`${name} is too large to be read (${Math.round(size / 1024 / 1024)} MiB)`);
  return { name: name.split(sep).join('/'), bytes: await readFile(path).catch(unreadable(name)) };
}

/**
 * Null when no glob is given. Throws {@link Usage} for a glob that matches nothing: a scan that did not happen must
 * not look like one that found nothing.
 */
export async function sarifFiles(
  cwd: string,
  globs: readonly string[],
): Promise<readonly SarifFile[] | null> {
  if (globs.length === 0) return null;
  const names = await Promise.all(
    globs.map(async (glob) => {
      const found = await matching(cwd, glob);
      if (found.length === 0)
        throw new Usage(
          say`The SARIF glob ${glob} matches no file`,
          say`Fairlead looked from ${cwd}. Did the scan run?`,
        );
      return found;
    }),
  );
  return Promise.all([...new Set(names.flat())].sort().map((name) => readSarif(cwd, name)));
}
