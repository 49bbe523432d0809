/** The one glob engine. minimatch ≥ 11 because regex-compiling engines hang on short hostile patterns. */
import { braceExpand, Minimatch, type MinimatchOptions } from 'minimatch';

/** Longer patterns and brace bombs are refused by {@link globProblem} before they are compiled. */
const max = { characters: 256, alternatives: 1000 } as const;

/** Patterns that all globs of one file may stand for; people write some dozens. */
export const maxPatterns = 2000;

const options: MinimatchOptions = {
  dot: true,
  nocomment: true,
  nonegate: true,
  noext: true,
  // Beyond this minimatch drops patterns silently, so globs with more are refused first.
  braceExpandMax: max.alternatives,
};

/** More than the patterns that braces expand to: as if every group had all the commas. */
function alternatives(glob: string): number {
  const groups = glob.split('{').length - 1;
  return glob.split(',').length ** groups;
}

/** How many patterns an accepted glob stands for; where braces stand in braces, at most. */
export function patternsOf(glob: string): number {
  if (/\{[^}]*\{/.test(glob)) return alternatives(glob);
  const groups = [...glob.matchAll(/\{([^{}]*)\}/g)];
  return groups.reduce((product, [, inside = '']) => product * inside.split(',').length, 1);
}

/** The first bracket that is opened and not closed, or closed and not opened: minimatch takes it for itself, people do not. */
function unclosed(glob: string): string | null {
  const plain = glob.replace(/\\./g, '');
  const classes = plain.replace(/\[[^\]]+\]/g, '');
  if (classes.includes('[')) return '[';
  let depth = 0;
  for (const one of classes) {
    if (one === '{') depth += 1;
    if (one === '}') depth -= 1;
    if (depth < 0) return '}';
  }
  return depth > 0 ? '{' : null;
}

/** Why a glob is not accepted, in words; null when it is fine. Configuration schemas call this. */
export function globProblem(glob: string): string | null {
  if (glob === '') return 'an empty glob matches nothing';
  if (glob.length > max.characters) return `a glob may have at most ${max.characters} characters`;
  if (alternatives(glob) > max.alternatives) return 'too many {…} alternatives; write several globs instead';
  if (/\{[^{}]*\.\.[^{}]*\}/.test(glob)) return 'ranges like {1..9} are not understood; write the names out';
  const open = unclosed(glob);
  if (open !== null) return `its ${open} has no counterpart; write \\${open} for the character itself`;
  if (glob.startsWith('/')) return 'paths have no leading slash';
  if (glob.startsWith('!')) return 'a leading ! has no meaning here; list what should match';
  return null;
}

/**
 * What every path that matches has somewhere: the longest text between the wildcards of a pattern without braces. Null where
 * that takes more than a look: other classes than `[._-]`, escapes, `.` and `..`.
 */
function neededBy(pattern: string): string | null {
  const plain = pattern.replace(/\[[\w.-]+\]/g, '*');
  if (/[[\]\\{}]|(?:^|\/)\.{1,2}(?:\/|$)/.test(plain)) return null;
  const [longest = ''] = plain.split(/[*?/]+/).toSorted((a, b) => b.length - a.length);
  return longest === '' ? null : longest;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Paths after which one look for all texts costs less than making it did: V8 compiles it first. */
const fewPaths = 50;

/** Whether a path has what one of the patterns needs; null when one of them needs nothing. */
function neededByAny(patterns: readonly string[]): ((path: string) => boolean) | null {
  const needed = new Set<string>();
  for (const pattern of patterns) {
    const text = neededBy(pattern);
    if (text === null) return null;
    needed.add(text);
  }
  const texts = [...needed];
  let looks = 0;
  let all: RegExp | null = null;
  return (path) => {
    looks += 1;
    if (looks < fewPaths) return texts.some((text) => path.includes(text));
    all ??= new RegExp(texts.map(escaped).join('|'));
    return all.test(path);
  };
}

interface Compiled {
  /** Most paths have nothing of what a glob needs, which is seen sooner than that they do not match. */
  readonly needed: ((path: string) => boolean) | null;
  /** Compiled for the first path that it may match. */
  readonly matcher: () => Minimatch;
  readonly weight: number;
}

function compiledOf(glob: string): Compiled {
  const patterns = [...new Set(braceExpand(glob, options))];
  let compiled: Minimatch | null = null;
  const matcher = () => {
    compiled ??= new Minimatch(glob, options);
    return compiled;
  };
  return { needed: neededByAny(patterns), matcher, weight: glob.length * patterns.length };
}

/** Compiled globs by their text: policies compile the same few for every pull request. The least recently used goes first. */
const compiled = new Map<string, Compiled>();
let kept = 0;

/** Characters of the patterns that globs stand for; a compiled one takes some 30 bytes for each. */
const maxKept = 500_000;

function forgetOldest(): void {
  for (const [glob, { weight }] of compiled) {
    if (kept <= maxKept) return;
    compiled.delete(glob);
    kept -= weight;
  }
}

function compile(glob: string): Compiled {
  const known = compiled.get(glob);
  if (known) {
    compiled.delete(glob);
    compiled.set(glob, known);
    return known;
  }
  const made = compiledOf(glob);
  compiled.set(glob, made);
  kept += made.weight;
  forgetOldest();
  return made;
}

/** What the compiled globs that are kept weigh: never more than {@link maxKept}. */
export function keptGlobs(): { readonly globs: number; readonly weight: number; readonly max: number } {
  return { globs: compiled.size, weight: kept, max: maxKept };
}

/**
 * Compiles globs; the function says whether a `/`-separated repository path matches any of them. `*` stays within a
 * folder, `**` crosses folders, dot files match, a glob without `/` matches at the root only.
 */
export function compileGlobs(globs: readonly string[]): (path: string) => boolean {
  // When they are first needed: a start compiles none of those that no file is held against.
  let all: readonly Compiled[] | null = null;
  return (path) => {
    all ??= globs.map(compile);
    return all.some(({ matcher, needed }) => (needed?.(path) ?? true) && matcher().match(path));
  };
}

/** The literal folder a glob starts with: `docs/adr` of `docs/adr/**`; empty when it starts with a wildcard. */
export function rootOf(glob: string): string {
  const parts = glob.split('/');
  const wild = parts.findIndex((part) => /[*?[{]/.test(part));
  return parts.slice(0, wild < 0 ? -1 : wild).join('/');
}
