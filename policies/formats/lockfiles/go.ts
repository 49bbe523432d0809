/** go.mod, which since Go 1.17 lists every module of the build, and go.sum (https://go.dev/ref/mod). */
import { own, say } from '../../engine/prose.ts';
import {
  type LockedPackage,
  type LockFileContents,
  type LockSetting,
  locked,
  UnreadableLockFile,
} from './locked-package.ts';

interface Directive {
  readonly verb: string;
  readonly words: readonly string[];
  readonly indirect: boolean;
  readonly line: number;
}

/** https://go.dev/ref/mod#go-mod-file; Go refuses any other. */
const verbs = new Set([
  'exclude',
  'go',
  'godebug',
  'ignore',
  'module',
  'replace',
  'require',
  'retract',
  'tool',
  'toolchain',
]);

/** Words as Go's own lexer cuts them (golang.org/x/mod/modfile): parentheses are words, quotes come off. */
function wordsOf(code: string, line: number): readonly string[] {
  const words = code.match(/"[^"]*"|`[^`]*`|[()]|[^\s()"`]+/g) ?? [];
  return words.map((word) => {
    if (word.startsWith('"') && word.includes('\\'))
      throw new UnreadableLockFile(say`line ${line} escapes characters, which no module path needs`);
    return word.replace(/^["`]|["`]$/g, '');
  });
}

/** `require a v1` and `require ( … )` alike, comments taken off. */
function directives(source: string): readonly Directive[] {
  let block: string | null = null;
  const found = source.split('\n').flatMap((raw, i): readonly Directive[] => {
    const [code = '', comment = ''] = raw.split('//');
    // A module path never holds `//`, so whatever follows it is a comment.
    const words = wordsOf(code, i + 1);
    const [first = '', second] = words;
    if (words.length === 0) return [];
    if (block !== null && first === ')' && words.length === 1) {
      block = null;
      return [];
    }
    if (block === null && !verbs.has(first))
      throw new UnreadableLockFile(say`line ${i + 1} is not a go.mod line`);
    if (block === null && second === '(' && words.length === 2) {
      block = first;
      return [];
    }
    const parenthesis = words.some((word) => word === '(' || word === ')');
    if (parenthesis)
      throw new UnreadableLockFile(say`line ${i + 1} opens or closes a block where none can be`);
    const [verb = '', ...rest] = block === null ? words : [block, ...words];
    return [{ verb, words: rest, indirect: /^\s*indirect\b/.test(comment), line: i + 1 }];
  });
  if (block !== null) throw new UnreadableLockFile(own('its last block does not end'));
  return found;
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
  return {
    packages: required.flatMap((directive) => fromRequire(directive, replaced)),
    unpinned: [],
    settings: all.flatMap(settingOf),
  };
}

/** What decides beside the requirements: other modules in their place, and the toolchain that Go would fetch. */
function settingOf({ verb, words, line }: Directive): readonly LockSetting[] {
  if (!['exclude', 'replace', 'tool', 'toolchain'].includes(verb)) return [];
  const kind = verb === 'replace' ? 'override' : 'other';
  return [{ kind, text: [verb, ...words].join(' '), address: null, line }];
}

interface Replacement {
  readonly name: string;
  /** Null: a folder. */
  readonly version: string | null;
}

/** `replace a [v1] => b v2` and `replace a => ./folder`, by `a` or `a v1`. */
function replacements(all: readonly Directive[]): ReadonlyMap<string, Replacement> {
  const pairs = all.flatMap(({ verb, words, line }): [string, Replacement][] => {
    const arrow = words.indexOf('=>');
    const name = words[arrow + 1];
    if (verb !== 'replace') return [];
    if (arrow < 1 || !name) throw new UnreadableLockFile(say`line ${line} replaces nothing by anything`);
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
  const lines = source.split('\n').flatMap((raw, i) => {
    const words = raw.trim().split(/\s+/);
    if (raw.trim() === '') return [];
    const [name, version, hash, more] = words;
    if (!name || !version || !hash?.startsWith('h1:') || more !== undefined)
      throw new UnreadableLockFile(say`line ${i + 1} is not a go.sum line`);
    const [plain = '', file = 'module'] = version.split('/');
    return [{ name, version: plain, file: { name: file, url: null, integrity: hash }, line: i + 1 }];
  });
  const packages = [...Map.groupBy(lines, ({ name, version }) => `${name} ${version}`).values()].flatMap(
    (all) => {
      const [first] = all;
      if (!first) return [];
      const { name, version, line } = first;
      const files = all.map(({ file }) => file);
      const integrity = files.find((file) => file.name === 'module')?.integrity ?? null;
      return [locked({ ecosystem: 'golang', name, version, files, integrity, line })];
    },
  );
  return { packages, unpinned: [] };
}
