/**
 * Lock files that are outlines: maps by indentation, one entry a line, written by one tool in one style (yarn.lock,
 * pnpm-lock.yaml). Read line by line, in time linear in the text, with line numbers kept. A general YAML parser
 * needs 2 s for the lock file of a large monorepo, and minutes for 1 MB of hostile quotes. What YAML allows and these
 * tools do not write (anchors, tags, escapes, several lines for one value) is refused: passed over, it would hide what
 * the installer reads.
 */
import { say } from '../../engine/prose.ts';
import { UnreadableLockFile } from './locked-package.ts';

export interface OutlineEntry {
  readonly key: string;
  /** What follows the key on its line, unquoted; '' when nothing does. */
  readonly value: string;
  /** 1-based. */
  readonly line: number;
  readonly children: readonly OutlineEntry[];
}

interface Growing extends OutlineEntry {
  readonly indent: number;
  readonly children: Growing[];
}

/** `yaml`: pnpm and Yarn Berry. `classic`: Yarn 1, whose language only looks like YAML. */
export type OutlineStyle = 'yaml' | 'classic';

interface Line {
  readonly words: string;
  readonly indent: number;
  readonly line: number;
}

/** A value that is a text over several lines: how deep its lines are indented at least; null for any other. */
function blockScalar({ words, indent }: Line): number | null {
  return /: [|>][-+]?\d?$/.test(words) ? indent + 1 : null;
}

/** An item that is a map becomes an entry `-` with the map below it; an item that is a text is passed over. */
function listItem({ words, indent, line }: Line): readonly Line[] {
  const inner = words.slice(2).trim();
  const isMap = inner.endsWith(':') || /^[\w-]+: /.test(inner);
  return isMap
    ? [
        { words: '-:', indent, line },
        { words: inner, indent: indent + 2, line },
      ]
    : [];
}

/** Lines that count, with the lines of block scalars taken out. */
function linesOf(source: string, style: OutlineStyle): readonly Line[] {
  let skipFrom: number | null = null;
  return source.split('\n').flatMap((raw, i): readonly Line[] => {
    const words = raw.trim();
    const indent = raw.length - raw.trimStart().length;
    if (words === '' || (skipFrom !== null && indent >= skipFrom)) return [];
    skipFrom = null;
    if (words.startsWith('#') || (style === 'yaml' && words === '---')) return [];
    const line = { words, indent, line: i + 1 };
    if (/^ *\t/.test(raw)) throw new UnreadableLockFile(say`line ${i + 1} is indented with tabs`);
    if (style === 'yaml') skipFrom = blockScalar(line);
    return style === 'yaml' && words.startsWith('- ') ? listItem(line) : [line];
  });
}

/** `? "a very long key"` and `: ` on the next line: how YAML writes keys above 1,024 characters. One line of both. */
function joinLongKeys(lines: readonly Line[]): readonly Line[] {
  return lines.flatMap((line, i): readonly Line[] => {
    const next = lines[i + 1];
    if (line.words.startsWith('? ')) {
      if (next?.indent !== line.indent || !/^:( |$)/.test(next.words))
        throw new UnreadableLockFile(say`line ${line.line} begins a key that does not end`);
      return [{ ...line, words: `${line.words.slice(2)}${next.words}` }];
    }
    const previous = lines[i - 1];
    const ends = /^:( |$)/.test(line.words) && previous?.words.startsWith('? ');
    return ends ? [] : [line];
  });
}

/** Entries at the outermost level. Comments, lists of texts and document marks are passed over. Throws {@link UnreadableLockFile}. */
export function readOutline(source: string, style: OutlineStyle): readonly OutlineEntry[] {
  const top: Growing = { key: '', value: '', line: 0, indent: -1, children: [] };
  const open: Growing[] = [top];
  for (const { words, indent, line } of joinLongKeys(linesOf(source, style))) {
    while ((open.at(-1)?.indent ?? -1) >= indent) open.pop();
    const parent = open.at(-1) ?? top;
    const read = style === 'yaml' ? yamlPair(words) : classicPair(words);
    const first = parent.children[0];
    // Below a value there is nothing, and siblings stand under each other: anything else is another structure.
    const fits = parent.value === '' && (first === undefined || first.indent === indent);
    if (read === null || !fits)
      throw new UnreadableLockFile(say`line ${line} is not written as its tool writes it`);
    const entry: Growing = { ...read, line, indent, children: [] };
    parent.children.push(entry);
    open.push(entry);
  }
  return top.children;
}

type Pair = Pick<OutlineEntry, 'key' | 'value'>;

const quotedKey = /^("[^"\\]*"|'(?:[^']|'')*'):(?: +(.*))?$/s;

/** `key: value`, `'key': value`, `"key": value`, `key:`. Null for what is anything else. */
function yamlPair(words: string): Pair | null {
  const [, quoted, after = ''] = quotedKey.exec(words) ?? [];
  if (quoted !== undefined) {
    const value = yamlValue(after);
    return value === null ? null : { key: unquoted(quoted), value };
  }
  if (words === '-:') return { key: '-', value: '' };
  // These begin something else than a plain key.
  if (/^["'&*!|>%@`{}[\],?-]/.test(words) && !/^-[^ ]/.test(words)) return null;
  if (words.endsWith(':') && !words.includes(': ')) return plain(words.slice(0, -1), '');
  const colon = words.indexOf(': ');
  const value = colon < 0 ? null : yamlValue(words.slice(colon + 2).trim());
  return value === null ? null : plain(words.slice(0, colon), value);
}

function plain(key: string, value: string): Pair | null {
  return key.includes(' #') ? null : { key: key.trim(), value };
}

function yamlValue(text: string): string | null {
  if (/^"[^"\\]*"$/.test(text) || /^'(?:[^']|'')*'$/.test(text)) return unquoted(text);
  // Flow maps and lists in one piece, as the reader of `resolution` takes them.
  const flow = /^\{[^"\\{}]*\}$/.test(text) || /^\[[^"\\{}[\]]*\]$/.test(text);
  if (flow && !/[{[,:]\s*[&*!|>%@`]/.test(text)) return text;
  if (/^[|>][-+]?\d?$/.test(text)) return text;
  if (/^"/.test(text)) return jsonText(text);
  return /^["'&*!|>%@`{}[\]]/.test(text) || / #|: |:$/.test(text) ? null : text;
}

/** Berry writes texts as JSON does. */
function jsonText(text: string): string | null {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'string' ? read : null;
  } catch {
    return null;
  }
}

function unquoted(word: string): string {
  return word.startsWith("'") ? word.slice(1, -1).replaceAll("''", "'") : word.slice(1, -1);
}

const word = String.raw`(?:"(?:[^"\\]|\\.)*"|[^\s",:#][^\s",]*)`;
const classicHead = new RegExp(`^(${word}(?:, ?${word})*):$`);
const classicValue = new RegExp(`^(${word}):? +(${word})$`);

/** Yarn 1: `a@^1, "b@>= 2":` begins a map, `key "value"` is a value; its texts are JSON. Null for anything else. */
function classicPair(words: string): Pair | null {
  const head = classicHead.exec(words)?.[1];
  if (head !== undefined) return head.includes('\\') ? null : { key: single(head), value: '' };
  const [, key, value] = classicValue.exec(words) ?? [];
  if (!key || !value) return null;
  const [readKey, readValue] = [classicText(key), classicText(value)];
  return readKey && readValue ? { key: readKey, value: readValue } : null;
}

/** A head of several keys is left to its reader, quotes and all. */
function single(head: string): string {
  return /^"[^"]*"$/.test(head) ? head.slice(1, -1) : head;
}

function classicText(text: string): string | null {
  return text.startsWith('"') ? jsonText(text) : text;
}

/** The value of a direct child; null when there is no such child or it has no value. */
export function field(entry: OutlineEntry | undefined, key: string): string | null {
  return entry?.children.find((child) => child.key === key)?.value || null;
}

/** The children of every direct child of this name (files of several documents repeat their sections). */
export function section(entries: readonly OutlineEntry[], key: string): readonly OutlineEntry[] {
  return entries.flatMap((entry) => (entry.key === key ? entry.children : []));
}
