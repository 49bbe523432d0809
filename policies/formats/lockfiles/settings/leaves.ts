/** Settings files of every syntax → their single values, each with its path: `install/registry` → `https://…`. */
import { parse } from 'smol-toml';
import { parseDocument } from 'yaml';
import { readMarkup, withAncestors } from '../../markup.ts';
import { tooDeep } from '../../yaml-depth.ts';
import { strictYaml } from '../../yaml-strict.ts';
import { entries } from '../data.ts';

export interface Leaf {
  /** Keys from the outside in, joined by `/`; items of a list have the list's path. XML attributes follow an `@`. */
  readonly path: string;
  readonly value: string;
  /** 1-based; null when it was not found. */
  readonly line: number | null;
}

type Reader = (source: string) => readonly Leaf[];

function unquoted(value: string): string {
  return /^(["']).*\1$/s.test(value) ? value.slice(1, -1) : value;
}

/** `[section]`, `key = value`; `colon`: also `key: value`, and indented lines go on with the value (Python's way). */
export function ini({ colon }: { readonly colon: boolean }): Reader {
  const pair = colon ? /^([^=:]+?)\s*[=:]\s*(.*)$/s : /^([^=]+?)\s*=\s*(.*)$/s;
  return (source) => {
    const found: Leaf[] = [];
    let section = '';
    let key = '';
    source.split(/\r?\n/).forEach((raw, i) => {
      const line = raw.trim();
      if (line === '' || /^[#;]/.test(line)) return;
      const head = /^\[([^\]]*)\]/.exec(line)?.[1];
      if (head !== undefined) section = `${head.trim()}/`;
      else if (colon && /^\s/.test(raw) && key !== '') found.push({ path: key, value: line, line: i + 1 });
      else {
        const [, name, value] = pair.exec(line) ?? [line, line, 'true'];
        key = `${section}${(name ?? '').trim()}`;
        found.push({
          path: key,
          value: unquoted((value ?? '').replace(/\s+[#;].*$/, '').trim()),
          line: i + 1,
        });
      }
    });
    return found;
  };
}

/** `key value` (Yarn 1), `KEY: "value"` (Bundler). */
export const words: Reader = (source) =>
  source.split(/\r?\n/).flatMap((raw, i) => {
    const [, double, single, plain, value] =
      /^\s*(?:"([^"]+)"|'([^']+)'|([^\s#-][^\s]*?)):?\s+(.+?)\s*$/.exec(raw) ?? [];
    const path = double ?? single ?? plain;
    return path && value ? [{ path, value: unquoted(value), line: i + 1 }] : [];
  });

/** Arguments of a command line: `-Dkey=value`, `--settings file`, `-s file`. */
export const commandLine: Reader = (source) => {
  const found = source
    .split(/\r?\n/)
    .flatMap((line, i) =>
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
  return entries(value).map(([key, inner]): Inner => [path === '' ? key : `${path}/${key}`, inner]);
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
  const document = parseDocument(source, strictYaml);
  const [error] = document.errors;
  if (error) throw error;
  return flatten(document.toJS({ maxAliasCount: 100 }));
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
