/** Which line of CODEOWNERS owns which path: gitignore's patterns, with GitHub's exceptions; the last match decides. */
import { compileGlobs } from '../engine/glob.ts';
import type { CodeOwnersFile, OwnerRule } from './code-owners.ts';

interface Shape {
  /** Without leading and trailing slash. */
  readonly body: string;
  /** Bound to the root: the pattern has a slash at its start or in its middle. */
  readonly anchored: boolean;
  /** It ended in a slash, so it means a folder and all that is in it. */
  readonly folder: boolean;
}

function shapeOf(pattern: string): Shape {
  const folder = pattern.endsWith('/');
  const withoutEnd = folder ? pattern.slice(0, -1) : pattern;
  const anchored = withoutEnd.includes('/');
  return { body: withoutEnd.startsWith('/') ? withoutEnd.slice(1) : withoutEnd, anchored, folder };
}

/** No glob engine for plain names: large files are mostly these, and comparing strings is a hundred times faster. */
function literal({ body, anchored, folder }: Shape): (path: string) => boolean {
  const inside = `${body}/`;
  if (anchored) return (path) => path.startsWith(inside) || (!folder && path === body);
  return (path) => {
    const whole = `/${path}${folder ? '' : '/'}`;
    return whole.includes(`/${inside}`);
  };
}

function globsFor({ body, anchored, folder }: Shape): readonly string[] {
  // gitignore has no braces: they are literal there.
  const plain = body.replace(/(?<!\\)[{}]/g, '\\$&');
  const from = anchored ? plain : `**/${plain}`;
  if (folder) return [`${from}/**`];
  const last = plain.slice(plain.lastIndexOf('/') + 1);
  // Unlike gitignore, `docs/*` is docs' own files only; `docs/**` already says "and below".
  if (last === '**' || (last === '*' && anchored)) return [from];
  return [from, `${from}/**`];
}

/** Whether a CODEOWNERS pattern matches a `/`-separated path from the root. Case matters, as on GitHub. */
export function matcherOf(pattern: string): (path: string) => boolean {
  const shape = shapeOf(pattern);
  if (shape.body === '') return () => false;
  const wild = shape.body.search(/[*?\\{}]/);
  if (wild < 0) return literal(shape);
  const prefix = shape.anchored ? shape.body.slice(0, wild) : '';
  const matches = compileGlobs(globsFor(shape));
  return (path) => path.startsWith(prefix) && matches(path);
}

/** One line of CODEOWNERS and the paths that it decides about. */
export interface OwnedPaths {
  readonly rule: OwnerRule;
  readonly paths: readonly string[];
}

/** The paths that somebody owns, by the line that decides, in the file's order. Unowned paths are left out. */
export function ownedPaths(file: CodeOwnersFile, paths: readonly string[]): readonly OwnedPaths[] {
  const last = [...file.rules].reverse().map((rule) => ({ rule, matches: matcherOf(rule.pattern) }));
  const byRule = Map.groupBy(paths, (path) => last.find(({ matches }) => matches(path))?.rule);
  return file.rules.flatMap((rule) => {
    const owned = byRule.get(rule) ?? [];
    return owned.length > 0 && rule.owners.length > 0 ? [{ rule, paths: owned }] : [];
  });
}
