/**
 * `.gitattributes` as git reads it, for the attributes it sets on kinds of files. https://git-scm.com/docs/gitattributes
 * and https://github.com/github-linguist/linguist/blob/main/docs/overrides.md
 */
import { compileGlobs, globProblem } from '../engine/glob.ts';

/** `true`: set; `false`: unset with `-`; a text: `name=text`; null: put back to unspecified with `!`. */
type AttributeValue = boolean | string | null;

export interface AttributeRule {
  /** 1-based. */
  readonly line: number;
  readonly pattern: string;
  /** Name → value, macros already expanded. */
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

export interface GitAttributes {
  /** In the file's order: for each attribute the last line that matches a path decides. */
  readonly rules: readonly AttributeRule[];
}

export const noGitAttributes: GitAttributes = { rules: [] };

/** People write no longer lines or files; git, too, ignores lines over 2,048 bytes. */
const max = { line: 2048, rules: 2000 } as const;

type Macros = ReadonlyMap<string, Readonly<Record<string, AttributeValue>>>;

/** git's only built-in macro. */
const builtIn: Macros = new Map([['binary', { binary: true, diff: false, merge: false, text: false }]]);

function settingOf(word: string): readonly [string, AttributeValue] {
  if (word.startsWith('-')) return [word.slice(1), false];
  if (word.startsWith('!')) return [word.slice(1), null];
  const at = word.indexOf('=');
  return at < 0 ? [word, true] : [word.slice(0, at), word.slice(at + 1)];
}

function attributesIn(words: readonly string[], macros: Macros): AttributeRule['attributes'] {
  const entries = words.flatMap((word) => {
    const [name, value] = settingOf(word);
    const expanded = value === true ? macros.get(name) : undefined;
    return expanded ? Object.entries(expanded) : [[name, value] as const];
  });
  return Object.fromEntries(entries);
}

/** A pattern, `"quoted"` when it holds blanks, and the words after it; null for empty lines and comments. */
function partsOf(line: string): { readonly pattern: string; readonly words: readonly string[] } | null {
  const quoted = /^\s*"((?:[^"\\]|\\.)*)"(.*)$/.exec(line);
  const [, pattern = '', rest = ''] = quoted ?? /^\s*([^\s#]\S*)(.*)$/.exec(line) ?? [];
  if (pattern === '') return null;
  return {
    pattern: quoted ? pattern.replace(/\\(["\\])/g, '$1') : pattern,
    words: rest.split(/\s+/).filter(Boolean),
  };
}

/** Never throws: lines that are no rules are left out. */
export function readGitAttributes(text: string): GitAttributes {
  const macros = new Map(builtIn);
  const rules: AttributeRule[] = [];
  for (const [i, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const parts = line.length <= max.line && rules.length < max.rules ? partsOf(line) : null;
    if (!parts) continue;
    const attributes = attributesIn(parts.words, macros);
    const macro = /^\[attr\](.+)$/.exec(parts.pattern)?.[1];
    if (macro !== undefined) macros.set(macro, { [macro]: true, ...attributes });
    // git forbids negated patterns here, and one that ends in a slash matches nothing.
    else if (!/^!|\/$/.test(parts.pattern)) rules.push({ line: i + 1, pattern: parts.pattern, attributes });
  }
  return { rules };
}

/** A name without a slash means that name in any folder; folders do not stand for what is in them. */
function globOf(pattern: string): string | null {
  const plain = pattern.replace(/(?<!\\)[{}]/g, '\\$&');
  const glob = plain.includes('/') ? plain.replace(/^\//, '') : `**/${plain}`;
  return globProblem(glob) === null ? glob : null;
}

/** Whether one attribute is set for a path. `name=false` unsets it, as in linguist. */
export function attributeReader(file: GitAttributes, name: string): (path: string) => boolean | null {
  const deciding = file.rules
    .flatMap(({ pattern, attributes }) => {
      const glob = globOf(pattern);
      if (glob === null || !Object.hasOwn(attributes, name)) return [];
      const value = attributes[name] ?? null;
      return [
        {
          matches: compileGlobs([glob]),
          value: value === null ? null : value !== false && value !== 'false',
        },
      ];
    })
    .reverse();
  return (path) => deciding.find(({ matches }) => matches(path))?.value ?? null;
}
