/** go.mod, which since Go 1.17 lists every module of the build, and go.sum (https://go.dev/ref/mod). */
import { own, say } from '../../engine/prose.ts';
import { type LockedPackage, type LockFileContents, locked, UnreadableLockFile } from './locked-package.ts';

interface Directive {
  readonly verb: string;
  readonly words: readonly string[];
  readonly indirect: boolean;
  readonly line: number;
}

/** `require a v1` and `require ( … )` alike, comments taken off. */
function directives(source: string): readonly Directive[] {
  let block: string | null = null;
  return source.split('\n').flatMap((raw, i) => {
    const [code = '', comment = ''] = raw.split('//');
    // A module path never holds `//`, so whatever follows it is a comment.
    const words = code
      .trim()
      .split(/\s+/)
      .filter(Boolean)
      .map((word) => word.replace(/^["`]|["`]$/g, ''));
    if (words[0] === ')') block = null;
    else if (block === null && words[1] === '(') block = words[0] ?? null;
    else if (words.length > 0) {
      const [verb = '', ...rest] = block === null ? words : [block, ...words];
      return [{ verb, words: rest, indirect: /^\s*indirect\b/.test(comment), line: i + 1 }];
    }
    return [];
  });
}

/** Throws {@link UnreadableLockFile}. */
export function readGoMod(source: string): LockFileContents {
  const all = directives(source);
  if (!all.some(({ verb }) => verb === 'module')) throw new UnreadableLockFile(own('it has no module line'));
  const required = all.filter(({ verb }) => verb === 'require');
  const go = all.find(({ verb }) => verb === 'go')?.words[0] ?? '1.16';
  if (required.length > 0 && Number(/^1\.(\d+)/.exec(go)?.[1] ?? 99) < 17)
    throw new UnreadableLockFile(
      say`it is for Go ${go}: before 1.17 it leaves out most indirect modules (go mod tidy -go=1.17 adds them)`,
    );
  const replaced = replacements(all);
  return { packages: required.flatMap((directive) => fromRequire(directive, replaced)), unpinned: [] };
}

interface Replacement {
  readonly name: string;
  /** Null: a folder. */
  readonly version: string | null;
}

/** `replace a [v1] => b v2` and `replace a => ./folder`, by `a` or `a v1`. */
function replacements(all: readonly Directive[]): ReadonlyMap<string, Replacement> {
  const pairs = all.flatMap(({ verb, words }): [string, Replacement][] => {
    const arrow = words.indexOf('=>');
    const name = words[arrow + 1];
    if (verb !== 'replace' || arrow < 1 || !name) return [];
    return [[words.slice(0, arrow).join(' '), { name, version: words[arrow + 2] ?? null }]];
  });
  return new Map(pairs);
}

function fromRequire(
  { words, indirect, line }: Directive,
  replaced: ReadonlyMap<string, Replacement>,
): readonly LockedPackage[] {
  const [name, version] = words;
  if (!name || !version) throw new UnreadableLockFile(say`line ${line} requires a module without a version`);
  const other = replaced.get(`${name} ${version}`) ?? replaced.get(name);
  if (other && other.version === null) return [];
  const used = other ? { name: other.name, version: other.version ?? version } : { name, version };
  return [locked({ ecosystem: 'golang', ...used, direct: !indirect, line })];
}

/** Checksums of every module version that Go ever looked at, not of what is used. Throws {@link UnreadableLockFile}. */
export function readGoSum(source: string): LockFileContents {
  const packages = source.split('\n').flatMap((raw, i) => {
    const words = raw.trim().split(/\s+/);
    if (raw.trim() === '') return [];
    const [name, version, hash] = words;
    if (!name || !version || !hash?.startsWith('h1:'))
      throw new UnreadableLockFile(say`line ${i + 1} is not a go.sum line`);
    return version.endsWith('/go.mod')
      ? []
      : [locked({ ecosystem: 'golang', name, version, integrity: hash, line: i + 1 })];
  });
  return { packages, unpinned: [] };
}
