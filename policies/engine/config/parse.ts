/** YAML text → tree: only the plain part of YAML, and within limits that hold before anything is built. */
import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { tooDeep } from '../../formats/yaml-depth.ts';
import { composeStrictly } from '../../formats/yaml-strict.ts';
import { count, own, type Prose, say } from '../prose.ts';
import type { Entry, Fault, Node, Position } from './tree.ts';

/** The largest file read, in bytes: a hostile one of this size takes about half a second, a real one has hundreds. */
const maxBytes = 65_536;

/** Levels of maps and lists. The composer of `yaml` recurses and can bring the process down: it never sees more. */
const maxLevels = 32;

/** Syntax errors follow from each other: the first few are enough. */
const maxSyntaxErrors = 10;

export type Parsed =
  | { readonly root: Node | null; readonly faults: readonly Fault[] }
  | { readonly root: undefined; readonly faults: readonly Fault[] };

type At = (offset: number) => Position;

/**
 * Parses without ever throwing. `root` is null for an empty file and undefined when the text could not be
 * understood; faults of a understood file (aliases, tags, duplicate keys) come with its tree.
 */
export function parseTree(text: string): Parsed {
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > maxBytes) return refused(tooLarge(bytes));
  const lines = new LineCounter();
  const at: At = (offset) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const deep = tooDeep(text, maxLevels, lines.addNewLine);
  if (deep !== null) return refused(tooManyLevels(), at(deep));
  const { document, errors: found } = composeStrictly(text);
  if (found.length > 0) {
    const errors = found.map(({ code, message, pos }) => ({
      at: at(pos[0]),
      message: syntaxError(code, message),
    }));
    return { root: undefined, faults: firstOfEachLine(errors).slice(0, maxSyntaxErrors) };
  }
  if (!document || document.contents === null) return { root: null, faults: [] };
  const start = at(0);
  return {
    root: convert(document.contents, at, start),
    faults: complaints(document.contents, at, start),
  };
}

function refused(message: Prose, at: Position = { line: 1, column: 1 }): Parsed {
  return { root: undefined, faults: [{ at, message }] };
}

const tooLarge = (bytes: number): Prose =>
  say`the file has ${count(bytes, 'byte')}; at most ${count(maxBytes, 'byte')} are read`;

const tooManyLevels = (): Prose => say`nested deeper than ${maxLevels} levels`;

function syntaxError(code: string, message: string): Prose {
  switch (code) {
    case 'TAB_AS_INDENT':
      return own('a tab is used to indent; YAML allows only spaces there');
    case 'BAD_INDENT':
      return own('the indentation does not line up with the lines above');
    case 'BLOCK_AS_IMPLICIT_KEY':
      return own('a second ": " on the same line; put the value in quotes, or on a line of its own');
    case 'MULTIPLE_DOCS':
      return own('a second document begins here; one file holds one configuration');
    case 'MULTILINE_IMPLICIT_KEY':
    case 'MISSING_CHAR':
      return say`something is left open or missing here (${message})`;
    default:
      return say`not valid YAML here: ${message}`;
  }
}

function firstOfEachLine(faults: readonly Fault[]): readonly Fault[] {
  const seen = new Set<number>();
  return faults.filter(({ at }) => !seen.has(at.line) && seen.add(at.line));
}

type YamlNode = Alias | Scalar | YAMLMap | YAMLSeq;

function asNode(thing: unknown): YamlNode | null {
  return isAlias(thing) || isMap(thing) || isSeq(thing) || isScalar(thing) ? thing : null;
}

/** A node's place; `near` where nothing is written, as after `key:`. */
const placed = (thing: unknown, at: At, near: Position): Position => {
  const range = asNode(thing)?.range;
  return range ? at(range[0]) : near;
};

const keyName = (key: Scalar): string => key.source ?? String(key.value);

/** The first of duplicate keys counts; {@link complaints} reports the others. Depth is bounded: see {@link tooDeep}. */
function convert(thing: unknown, at: At, near: Position): Node {
  const place = placed(thing, at, near);
  if (isMap(thing)) {
    const entries = new Map<string, Entry>();
    for (const { key, value } of thing.items) {
      if (!isScalar(key) || entries.has(keyName(key))) continue;
      const keyAt = placed(key, at, place);
      entries.set(keyName(key), { key: keyName(key), at: keyAt, value: convert(value, at, keyAt) });
    }
    return { kind: 'map', at: place, entries: [...entries.values()] };
  }
  if (isSeq(thing)) {
    return { kind: 'list', at: place, items: thing.items.map((item) => convert(item, at, place)) };
  }
  const value = isScalar(thing) ? thing.value : null;
  return { kind: 'scalar', at: place, value: isPlain(value) ? value : String(value) };
}

function isPlain(value: unknown): value is string | number | boolean | null {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

/** What YAML allows and this file does not: decorations, keys that are not text, a key twice. */
function complaints(thing: unknown, at: At, near: Position): readonly Fault[] {
  const place = placed(thing, at, near);
  const here = decorations(thing, place);
  if (isSeq(thing)) return [...here, ...thing.items.flatMap((item) => complaints(item, at, place))];
  if (!isMap(thing)) return here;
  const first = new Map<string, Position>();
  const inside = thing.items.flatMap(({ key, value }) => {
    const keyAt = placed(key, at, place);
    const deeper = [...complaints(key, at, place), ...complaints(value, at, keyAt)];
    if (!isScalar(key)) return [{ at: keyAt, message: own('a key must be plain text') }, ...deeper];
    const before = first.get(keyName(key));
    if (!before) first.set(keyName(key), keyAt);
    return before ? [{ at: keyAt, message: twice(keyName(key), before.line) }, ...deeper] : deeper;
  });
  return [...here, ...inside];
}

const twice = (key: string, line: number): Prose =>
  say`"${key}" stands here a second time; the first is on line ${line}`;

/** Anchors, aliases and tags: what bombs and surprises are made of, and nothing here needs. */
function decorations(thing: unknown, at: Position): readonly Fault[] {
  const node = asNode(thing);
  if (!node) return [];
  if (isAlias(node)) {
    return [
      { at, message: say`aliases such as "${`*${node.source}`}" are not supported; write the value out` },
    ];
  }
  const anchor = node.anchor === undefined ? [] : [say`anchors such as "${`&${node.anchor}`}"`];
  const tag =
    node.tag === undefined ? [] : [say`tags such as "${node.tag.replace('tag:yaml.org,2002:', '!!')}"`];
  return [...anchor, ...tag].map((what) => ({ at, message: say`${what} are not supported; remove it` }));
}
