/** The one glob engine. minimatch ≥ 11 because regex-compiling engines hang on short hostile patterns. */
import { Minimatch, type MinimatchOptions } from 'minimatch';

/** Longer patterns and brace bombs are refused by {@link globProblem} before they are compiled. */
const most = { characters: 256, braces: 4 } as const;

const options: MinimatchOptions = { dot: true, nocomment: true, nonegate: true, noext: true };

/** Why a glob is not accepted, in words; null when it is fine. Configuration schemas call this. */
export function globProblem(glob: string): string | null {
  if (glob === '') return 'an empty glob matches nothing';
  if (glob.length > most.characters) return `a glob may have at most ${most.characters} characters`;
  if (glob.split('{').length - 1 > most.braces) return `a glob may have at most ${most.braces} {…} groups`;
  if (glob.startsWith('/')) return 'paths have no leading slash';
  if (glob.startsWith('!')) return 'a leading ! has no meaning here; list what should match';
  return null;
}

/**
 * Compiles globs once; the function says whether a `/`-separated repository path matches any of them.
 * `*` stays within a folder, `**` crosses folders, dot files match, a glob without `/` matches at the root only.
 */
export function compileGlobs(globs: readonly string[]): (path: string) => boolean {
  const compiled = globs.map((glob) => new Minimatch(glob, options));
  return (path) => compiled.some((glob) => glob.match(path));
}
