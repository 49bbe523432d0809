/** YAML of GitHub Actions → a plain tree that knows its lines. Aliases are followed, within limits. */
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Scalar } from 'yaml';
import { tooDeep } from './yaml-depth.ts';
import { composeStrictly } from './yaml-strict.ts';

/** Lines are 1-based; `endLine` is the last line that belongs to the node. */
interface At {
  readonly line: number;
  readonly endLine: number;
}

export interface YamlEntry {
  readonly key: string;
  readonly line: number;
  /** 0-based: how far the key is indented. */
  readonly column: number;
  readonly value: YamlNode;
}

export interface YamlMap extends At {
  readonly kind: 'map';
  readonly entries: readonly YamlEntry[];
}

export interface YamlList extends At {
  readonly kind: 'list';
  readonly items: readonly YamlNode[];
}

export interface YamlScalar extends At {
  readonly kind: 'scalar';
  /** As written, without quotes; empty for null. */
  readonly text: string;
}

export type YamlNode = YamlMap | YamlList | YamlScalar;

/**
 * Why GitHub does not run a file: it is no YAML, a value has a tag other than `!!str` and the like (`if: !cancelled()` is
 * one), a key stands twice in a map, or maps are merged by `<<`. The first is the reader's, the others are GitHub's:
 * https://github.com/actions/runner/blob/main/src/Sdk/DTObjectTemplating (`YamlObjectReader`, `TemplateReader`).
 */
export type Broken = {
  readonly state: 'broken';
  readonly line: number;
  readonly why: 'syntax' | 'tag' | 'twice' | 'merge';
  /** The tag or key; empty for `syntax`. */
  readonly what: string;
};

/** `beyond`: too large to be looked at here, which says nothing about what GitHub does with it. */
export type YamlTree =
  | { readonly state: 'read'; readonly root: YamlNode }
  | Broken
  | { readonly state: 'beyond'; readonly what: string };

/** The largest workflows seen have 100 KB; hostile text of this size is read in under two seconds. */
const maxCharacters = 262_144;

/** Workflows nest about eight deep. The composer of `yaml` recurses: it never sees more than this. */
const maxLevels = 48;

/** Nodes after aliases are followed: what ten aliases of ten aliases of … would blow up. */
const maxNodes = 30_000;

class TooMuch extends Error {}

/** What GitHub refuses. */
class Refused extends Error {
  readonly broken: Broken;
  constructor(line: number, why: Broken['why'], what: string) {
    super();
    this.broken = { state: 'broken', line, why, what };
  }
}

/** `!!str` and the four of YAML's core schema, written out as the parser does. */
const knownTag = /^tag:yaml\.org,2002:(?:str|bool|float|int|null)$/;

type LineOf = (offset: number) => { readonly line: number; readonly col: number };

/** A converter with its own state: anchors seen so far, and the nodes it may still make. */
function converter(lineOf: LineOf, text: string): (thing: unknown) => YamlNode {
  const anchors = new Map<string, unknown>();
  let left = maxNodes;
  const at = (thing: { readonly range?: readonly number[] | null }): At => {
    const [start = 0, end = start] = thing.range ?? [];
    const last = text.slice(start, end).trimEnd().length;
    return { line: lineOf(start).line, endLine: lineOf(start + Math.max(last - 1, 0)).line };
  };
  const entriesOf = (items: readonly { readonly key: unknown; readonly value: unknown }[], level: number) => {
    const entries = new Map<string, YamlEntry>();
    for (const { key, value } of items) {
      if (!isScalar(key)) continue;
      const { line, col } = lineOf(key.range?.[0] ?? 0);
      if (entries.has(textOf(key))) throw new Refused(line, 'twice', textOf(key));
      if (textOf(key) === '<<') throw new Refused(line, 'merge', '<<');
      const entry = { key: textOf(key), line, column: col - 1, value: convert(value, level + 1, line) };
      entries.set(entry.key, entry);
    }
    return [...entries.values()];
  };
  const built = (thing: unknown, level: number, near: number): YamlNode => {
    if (isMap(thing)) return { kind: 'map', ...at(thing), entries: entriesOf(thing.items, level) };
    if (isSeq(thing))
      return { kind: 'list', ...at(thing), items: thing.items.map((one) => convert(one, level + 1, near)) };
    if (!isScalar(thing)) return { kind: 'scalar', line: near, endLine: near, text: '' };
    if (thing.tag !== undefined && !knownTag.test(thing.tag))
      throw new Refused(at(thing).line, 'tag', thing.tag);
    return { kind: 'scalar', ...at(thing), text: textOf(thing) };
  };
  const convert = (thing: unknown, level: number, near: number): YamlNode => {
    left -= 1;
    if (left < 0 || level > maxLevels * 2) throw new TooMuch();
    if (isAlias(thing)) {
      if (!anchors.has(thing.source)) throw new Refused(at(thing).line, 'syntax', '');
      return convert(anchors.get(thing.source), level + 1, near);
    }
    const anchor = isMap(thing) || isSeq(thing) || isScalar(thing) ? thing.anchor : undefined;
    if (anchor !== undefined) anchors.set(anchor, thing);
    return built(thing, level, near);
  };
  return (thing) => convert(thing, 0, 1);
}

function textOf({ value, source }: Scalar): string {
  return typeof value === 'string'
    ? value
    : value === null || value === undefined
      ? ''
      : (source ?? String(value));
}

/** Never throws, whatever the text. */
export function readYaml(text: string): YamlTree {
  if (text.length > maxCharacters) return { state: 'beyond', what: `larger than ${maxCharacters / 1024} KB` };
  const lines = new LineCounter();
  if (tooDeep(text, maxLevels, lines.addNewLine) !== null)
    return { state: 'beyond', what: `nested deeper than ${maxLevels} levels` };
  const lineOf: LineOf = (offset) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), col: Math.max(col, 1) };
  };
  const { document, errors } = composeStrictly(text);
  const [error] = errors;
  if (error) return { state: 'broken', line: lineOf(error.pos[0]).line, why: 'syntax', what: '' };
  try {
    return { state: 'read', root: converter(lineOf, text)(document?.contents) };
  } catch (thrown) {
    if (thrown instanceof Refused) return thrown.broken;
    if (thrown instanceof TooMuch) return { state: 'beyond', what: `more than ${maxNodes} values` };
    throw thrown;
  }
}

/** The value of a key; undefined when there is no such key or no map. */
export function get(node: YamlNode | undefined, key: string): YamlNode | undefined {
  return entry(node, key)?.value;
}

export function entry(node: YamlNode | undefined, key: string): YamlEntry | undefined {
  return node?.kind === 'map' ? node.entries.find((one) => one.key === key) : undefined;
}

export function entries(node: YamlNode | undefined): readonly YamlEntry[] {
  return node?.kind === 'map' ? node.entries : [];
}

/** A text, or null when the node is absent or no scalar. */
export function textIn(node: YamlNode | undefined): string | null {
  return node?.kind === 'scalar' ? node.text : null;
}

/** `a`, `[a, b]`, or the keys of a map: the three ways Actions writes a set of names. */
export function names(node: YamlNode | undefined): readonly string[] {
  if (!node) return [];
  if (node.kind === 'scalar') return node.text === '' ? [] : [node.text];
  if (node.kind === 'map') return node.entries.map(({ key }) => key);
  return node.items.flatMap((item) => (item.kind === 'scalar' ? [item.text] : []));
}

/** Every text below a node. */
export function texts(node: YamlNode | undefined): readonly string[] {
  if (!node) return [];
  if (node.kind === 'scalar') return [node.text];
  return node.kind === 'list' ? node.items.flatMap(texts) : node.entries.flatMap(({ value }) => texts(value));
}
