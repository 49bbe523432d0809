/**
 * Reads a JSON file in which two objects hold thousands of entries, as npm writes it: an entry that another version of the
 * file had is not parsed again. What comes out is what `JSON.parse` makes of it; any other form of file is left to that.
 */
import { isTable } from './data.ts';
import { keyTwice } from './twice.ts';

/** An entry: its key, and what is below it. The same text is the same object, so that more can be kept by it. */
export type Named = readonly [string, unknown];

/** Entries by their text, kept for the next version of a file. */
export interface Parts {
  readonly get: (text: string) => readonly Named[] | undefined;
  readonly set: (text: string, entries: readonly Named[]) => void;
}

/** Characters of all texts, of which what is kept takes about six times as many bytes. */
const maxKept = 4_000_000;

/** With no room left, it begins anew: a history that is read in order soon has what it needs again. */
export function keptParts(): Parts {
  const known = new Map<string, readonly Named[]>();
  let size = 0;
  return {
    get: (text) => known.get(text),
    set: (text, entries) => {
      if (size + text.length > maxKept) {
        known.clear();
        size = 0;
      }
      // Cut out of a file, a text would hold all of it in memory.
      const own = Buffer.from(text).toString();
      if (own !== text) return;
      known.set(own, entries);
      size += own.length;
    },
  };
}

/** Sections whose entries are read one by one, at the indentation that npm gives them. */
export type Sections = ReadonlyMap<string, readonly Named[]>;

export interface InParts {
  /** All but the entries of the sections. */
  readonly rest: unknown;
  readonly sections: Sections;
}

/** Where no object can have been cut in two: each part begins after a line break, which no text of JSON holds. */
const [entryEnd, sectionEnd] = ['\n    }', '\n  }'];

interface Cut {
  readonly from: number;
  readonly to: number;
  readonly texts: readonly string[];
}

/** The entries of a section, which begins at `from`; null where they do not stand as npm writes them. */
function cut(source: string, from: number): Cut | null {
  const texts: string[] = [];
  for (let at = from; ; ) {
    const end = source.indexOf(entryEnd, at);
    if (end < 0) return null;
    const next = end + entryEnd.length;
    texts.push(source.slice(at, next));
    if (source.startsWith(sectionEnd, next)) return { from, to: next, texts };
    if (!source.startsWith(',\n', next)) return null;
    at = next + 2;
  }
}

/** Order and meaning of such keys are not those of the text. */
const isOdd = (key: string) => key === '__proto__' || /^\d+$/.test(key);

/** Null for what is no list of entries by itself, or has a key twice. */
function entriesIn(text: string, parts: Parts): readonly Named[] | null {
  const known = parts.get(text);
  if (known) return known;
  const whole = `{${text}}`;
  const read: unknown = JSON.parse(whole);
  const entries = isTable(read) ? Object.entries(read) : [];
  if (entries.length === 0 || entries.some(([key]) => isOdd(key)) || keyTwice(whole) !== null) return null;
  parts.set(text, entries);
  return entries;
}

function entriesOf({ texts }: Cut, parts: Parts): readonly Named[] | null {
  const all: Named[] = [];
  for (const text of texts) {
    const entries = entriesIn(text, parts);
    if (!entries) return null;
    for (const one of entries) all.push(one);
  }
  return new Set(all.map(([key]) => key)).size === all.length ? all : null;
}

/** Stands in for a section's entries while the rest is parsed. */
const marker = 'fairlead: entries';

/**
 * Each part is a list of members by itself, and what is left is an object whose section has the marker in their place: put
 * back, they are members of that section and of nothing else.
 */
function read(source: string, names: readonly string[], parts: Parts): InParts | null {
  if (source.includes(marker)) return null;
  const sections = new Map<string, readonly Named[]>();
  let rest = source;
  for (const name of names) {
    const opening = `\n  ${JSON.stringify(name)}: {\n`;
    const found = rest.indexOf(opening);
    const section = found < 0 ? null : cut(rest, found + opening.length);
    const entries = section && entriesOf(section, parts);
    if (!section || !entries) continue;
    sections.set(name, entries);
    rest = `${rest.slice(0, section.from)}"${marker}": ${JSON.stringify(name)}${rest.slice(section.to)}`;
  }
  const parsed: unknown = JSON.parse(rest);
  if (!isTable(parsed) || keyTwice(rest) !== null) return null;
  const isWhole = [...sections.keys()].every((name) => {
    const section = parsed[name];
    return isTable(section) && Object.keys(section).length === 1 && section[marker] === name;
  });
  return isWhole ? { rest: parsed, sections } : null;
}

/** Null for what is better parsed whole: another form of file, a key that stands twice, or no JSON. */
export function inParts(source: string, names: readonly string[], parts: Parts): InParts | null {
  try {
    return read(source, names, parts);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
