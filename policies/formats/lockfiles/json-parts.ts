/**
 * Reads a JSON file in which two objects hold thousands of entries, as npm writes it: an entry that another version of the
 * file had is not parsed again. What comes out is what `JSON.parse` makes of it; any other form of file is left to that.
 */
import { isTable } from './data.ts';
import { keyTwice } from './twice.ts';

/** An entry: its key, and what is below it. The same text is the same object, so that more can be kept by it. */
export type Named = readonly [string, unknown];

/** Entries that stand together in a file. */
interface Part {
  readonly text: string;
  readonly entries: readonly Named[];
  /** What stood behind it when it was last read: mostly it stands there again, and nothing has to be looked up. */
  next: Part | null;
}

/** What is kept for the next version of a file. */
export interface Parts {
  /** The first part of a section when it was last read. */
  readonly first: Map<string, Part>;
  readonly get: (text: string) => Part | undefined;
  readonly add: (text: string, entries: readonly Named[]) => Part;
}

/** Characters of all texts, of which what is kept takes about six times as many bytes. */
const maxKept = 4_000_000;

/** With no room left, it begins anew: a history that is read in order soon has what it needs again. */
export function keptParts(): Parts {
  const known = new Map<string, Part>();
  const first = new Map<string, Part>();
  let size = 0;
  return {
    first,
    get: (text) => known.get(text),
    add: (text, entries) => {
      if (size + text.length > maxKept) {
        // What is no longer kept must not be held by what stands before it either.
        for (const part of known.values()) part.next = null;
        known.clear();
        first.clear();
        size = 0;
      }
      // Cut out of a file, a text would hold all of it in memory. What is no UTF-8 is read each time.
      const own = Buffer.from(text).toString();
      const part = { text: own === text ? own : text, entries, next: null };
      if (own === text) {
        known.set(own, part);
        size += own.length;
      }
      return part;
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

/** Where a part ends, and a section: after a line break, which no text of JSON holds. */
const [partEnd, sectionEnd] = ['\n    }', '\n  }'];

/** Order and meaning of such keys are not those of the text. */
const isOdd = (key: string) => key === '__proto__' || /^\d+$/.test(key);

/** The part that begins at `at`; null for what is no list of entries by itself, or has a key twice. */
function partAt(source: string, at: number, parts: Parts): Part | null {
  const end = source.indexOf(partEnd, at);
  if (end < 0) return null;
  const text = source.slice(at, end + partEnd.length);
  const known = parts.get(text);
  if (known) return known;
  const whole = `{${text}}`;
  const read: unknown = JSON.parse(whole);
  const entries = isTable(read) ? Object.entries(read) : [];
  if (entries.length === 0 || entries.some(([key]) => isOdd(key)) || keyTwice(whole) !== null) return null;
  return parts.add(text, entries);
}

interface Section {
  readonly from: number;
  readonly to: number;
  readonly entries: readonly Named[];
}

/** The part that begins at `at`, first tried as the one that stood there in another version; null as {@link partAt}. */
function partBehind(before: Part | null, source: string, at: number, { name, parts }: Where): Part | null {
  const guess = before ? before.next : parts.first.get(name);
  if (guess && source.startsWith(guess.text, at)) return guess;
  const part = partAt(source, at, parts);
  if (part && before) before.next = part;
  else if (part) parts.first.set(name, part);
  return part;
}

interface Where {
  readonly name: string;
  readonly parts: Parts;
}

const isUnique = (entries: readonly Named[]) => new Set(entries.map(([key]) => key)).size === entries.length;

/** The section that begins at `from`; null where it does not stand as npm writes it, or has a key twice. */
function sectionAt(source: string, from: number, where: Where): Section | null {
  const entries: Named[] = [];
  let part: Part | null = null;
  for (let at = from; ; at += 2) {
    part = partBehind(part, source, at, where);
    if (!part) return null;
    for (const one of part.entries) entries.push(one);
    at += part.text.length;
    if (source.startsWith(sectionEnd, at)) return isUnique(entries) ? { from, to: at, entries } : null;
    if (!source.startsWith(',\n', at)) return null;
  }
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
    const section = found < 0 ? null : sectionAt(rest, found + opening.length, { name, parts });
    if (!section) continue;
    sections.set(name, section.entries);
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
