/** Settings files of every syntax → their single values, each with its path: `install/registry` → `https://…`. */

import { parse } from 'smol-toml';
import { withoutComment } from '../../ends.ts';
import { readMarkup, withAncestors } from '../../markup.ts';
import { tooDeep } from '../../yaml-depth.ts';
import { composeStrictly } from '../../yaml-strict.ts';
import { entries } from '../data.ts';

export interface Leaf {
  /** Keys from the outside in, joined by `/`; items of a list have the list's path. XML attributes follow an `@`. */
  readonly path: string;
  readonly value: string;
  /** 1-based; null when it was not found. */
  readonly line: number | null;
}

type Reader = (source: string) => readonly Leaf[];

/** Most tools end a line at a carriage return alone, too: what stands after one is not part of a comment. */
export function linesOf(source: string): readonly string[] {
  return source.split(/\r\n|\r|\n/);
}

/** Double quotes may hold escapes, as in JSON. */
function unquoted(value: string): string {
  if (!/^(["']).*\1$/s.test(value) || value.length < 2) return value;
  try {
    return value.startsWith('"') ? String(JSON.parse(value)) : value.slice(1, -1);
  } catch {
    return value.slice(1, -1);
  }
}

interface Syntax {
  /** Also `key: value`, and indented lines go on with the value (Python's way). */
  readonly colon: boolean;
}

/** `[section]`, `key = value`; a key may follow its section on the same line (Git). Keys may be quoted (npm). */
export function ini({ colon }: Syntax): Reader {
  const pair = colon ? /^([^=:]+)[=:]\s*(.*)$/s : /^([^=]+)=\s*(.*)$/s;
  const leaf = (section: string, words: string, line: number): Leaf => {
    const [, name = words, value = 'true'] = pair.exec(words) ?? [];
    const plain = withoutComment(value).trim();
    return { path: `${section}${unquoted(name.trim()).replace(/\[\]$/, '')}`, value: unquoted(plain), line };
  };
  return (source) => {
    const found: Leaf[] = [];
    let section = '';
    linesOf(source).forEach((raw, i) => {
      const [, head, words = ''] = /^(?:\[((?:[^\]"]|"[^"]*")*)\])?\s*(.*)$/.exec(raw.trim()) ?? [];
      if (head !== undefined) section = `${head.trim()}/`;
      if (words === '' || /^[#;]/.test(words)) return;
      const last = found.at(-1);
      const goesOn = colon && head === undefined && /^\s/.test(raw) && last?.path.startsWith(section);
      found.push(
        goesOn && last ? { path: last.path, value: words, line: i + 1 } : leaf(section, words, i + 1),
      );
    });
    return found;
  };
}

/** `key value` (Yarn 1), `KEY: "value"` (Bundler). */
export const words: Reader = (source) =>
  linesOf(source).flatMap((raw, i) => {
    const [, double, single, plain, value] =
      /^\s*(?:"([^"]+)"|'([^']+)'|([^\s#-][^\s]*?)):?\s+(.+)$/.exec(raw.trimEnd()) ?? [];
    const path = double ?? single ?? plain;
    return path && value ? [{ path, value: unquoted(value), line: i + 1 }] : [];
  });

/** Yarn 1 takes arguments of its commands, too: `--install.registry "…"`, `--*.registry`, `--registry`. */
export const yarnWords: Reader = (source) =>
  words(source.replace(/^([^\S\n]*["']?)--(?:[^.\s"']+\.)?/gm, '$1'));

/** Arguments of a command line: `-Dkey=value`, `--settings file`, `-s file`. */
export const commandLine: Reader = (source) => {
  const found = linesOf(source).flatMap((line, i) =>
    line.startsWith('#') ? [] : line.split(/\s+/).flatMap((word) => (word ? [{ word, line: i + 1 }] : [])),
  );
  return found.flatMap(({ word, line }, i) => {
    const [, key, value] = /^-D([^=]+)=?(.*)$/.exec(word) ?? [];
    if (key) return [{ path: key, value: unquoted(value ?? ''), line }];
    return word.startsWith('-')
      ? [{ path: word.split('=')[0] ?? word, value: found[i + 1]?.word ?? '', line }]
      : [];
  });
};

const maxYaml = 100_000;
const maxLevels = 50;

type Inner = readonly [path: string, value: unknown];

function innerOf([path, value]: Inner): readonly Inner[] {
  if (Array.isArray(value)) return value.map((item): Inner => [path, item]);
  return entries(value).map(([key, inner]): Inner => {
    // What is merged in counts as written here.
    if (key === '<<') return [path, inner];
    return [path === '' ? key : `${path}/${key}`, inner];
  });
}

/** Every text, number and truth value in parsed data, which does not say where they stand. */
function flatten(data: unknown): readonly Leaf[] {
  const found: Leaf[] = [];
  const rest: Inner[] = [['', data]];
  for (let next = rest.pop(); next; next = rest.pop()) {
    const [path, value] = next;
    rest.push(...innerOf(next).toReversed());
    if (['string', 'boolean', 'number'].includes(typeof value))
      found.push({ path, value: String(value), line: null });
  }
  return found;
}

/** Throws a TOML error. */
export const toml: Reader = (source) => flatten(parse(source));

/** Throws an `Error`. */
export const yaml: Reader = (source) => {
  if (source.length > maxYaml || tooDeep(source, maxLevels) !== null)
    throw new Error('it is too large or too deep');
  const { document, errors } = composeStrictly(source);
  const [error] = errors;
  if (error) throw error;
  return flatten(document?.toJS({ maxAliasCount: 100 }));
};

/** Throws an `Error`. */
export const xml: Reader = (source) =>
  withAncestors(readMarkup(source)).flatMap(({ element, above }) => {
    const path = [...above, element.name].join('/');
    const { line, children, text } = element;
    const attributes = [...element.attributes].map(([name, value]) => ({
      path: `${path}@${name}`,
      value,
      line,
    }));
    return children.length === 0 && text.trim() !== ''
      ? [...attributes, { path, value: text.trim(), line }]
      : attributes;
  });
