/**
 * Architecture decision records as teams write them: MADR 2 to 4 (https://adr.github.io/madr), Nygard's layout as
 * adr-tools writes it, and log4brains. A tolerant reader: any text gives a record, and it never throws.
 */
import { globProblem } from '../engine/glob.ts';
import { type FrontMatter, readFrontMatter } from './front-matter.ts';
import { isPartly, mentionedIn, namesIn, supersededIn } from './record-links.ts';
import { type Section, sectionsOf } from './record-sections.ts';
import { announcesDecision, isDecided, isExplained } from './record-written.ts';

export type DecisionStatus = 'draft' | 'proposed' | 'accepted' | 'rejected' | 'deprecated' | 'superseded';

export interface DecisionRecord {
  readonly path: string;
  /** The number its file name starts with; null for names that start with a date, or with neither. */
  readonly number: number | null;
  /** Its heading without the number; null when there is none. */
  readonly title: string | null;
  readonly status: DecisionStatus;
  /** The status as written; null when the record has none (log4brains: it then is accepted). */
  readonly statusText: string | null;
  /** `YYYY-MM-DD` as written; null when there is none. */
  readonly date: string | null;
  /** Globs of the files it governs, from `affects:` in its front matter; invalid ones are left out. */
  readonly affects: readonly string[];
  /** What it names as its successor, a path or a name as written; null when nothing. */
  readonly supersededBy: string | null;
  /** Records that it says it replaces, as written. */
  readonly supersedes: readonly string[];
  /** Link targets and record names (`ADR-0012`) anywhere in it, as written. */
  readonly mentions: readonly string[];
  /** False while the decision is empty or still the template's words, and for a text that is no record. */
  readonly decided: boolean;
  /** False where a heading such as Context stands over nothing. */
  readonly explained: boolean;
}

/** What a record's file name is made of: `ADR-`, `0023`, `-`, `use-redis`. */
export interface RecordName {
  readonly prefix: string;
  readonly digits: string;
  readonly separator: string;
}

/** Null for a name without a number; a date (`20201016-`, `2020-10-16-`) is not a number. */
export function recordName(path: string): RecordName | null {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const parts = /^((?:(?:adr|madr|dr|decision|rfc)[-_ ]?)?)(\d{1,6})([-_. ]+)/i.exec(name);
  if (!parts || /^\d{4}-\d\d-\d\d/.test(name)) return null;
  const [, prefix = '', digits = '', separator = ''] = parts;
  return { prefix, digits, separator: separator.startsWith('.') ? '-' : separator };
}

/** Whether a file is named as records are: by a number or a date. */
export function isNamed(path: string): boolean {
  return recordName(path) !== null || /^\d{4}-?\d\d-?\d\d-/.test(path.slice(path.lastIndexOf('/') + 1));
}

const notRecords = new Set(['readme', 'index', 'template', 'summary', 'toc', 'contributing', 'changelog']);
const qualifiers = new Set([
  'adr',
  'madr',
  'nygard',
  'decision',
  'record',
  'bare',
  'minimal',
  'short',
  'long',
]);

/** Whether a file among the records is one: tables of contents and templates (`adr-template.md`) are not. */
export function isRecordPath(path: string): boolean {
  const stem = path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
  const words = stem
    .toLowerCase()
    .split(/[-_. ]+/)
    .filter((word) => word !== '' && !/^\d+$/.test(word));
  const telling = words.filter((word) => !qualifiers.has(word));
  return !(telling.length === 1 && telling.every((word) => notRecords.has(word)));
}

/** Words that teams use for each status; the first one in the text counts. */
const words: Readonly<Record<string, DecisionStatus>> = {
  accepted: 'accepted',
  approved: 'accepted',
  adopted: 'accepted',
  agreed: 'accepted',
  decided: 'accepted',
  implemented: 'accepted',
  active: 'accepted',
  proposed: 'proposed',
  proposal: 'proposed',
  pending: 'proposed',
  deferred: 'proposed',
  postponed: 'proposed',
  hold: 'proposed',
  review: 'proposed',
  rfc: 'proposed',
  draft: 'draft',
  wip: 'draft',
  todo: 'draft',
  rejected: 'rejected',
  declined: 'rejected',
  withdrawn: 'rejected',
  abandoned: 'rejected',
  deprecated: 'deprecated',
  obsolete: 'deprecated',
  retired: 'deprecated',
};

/** What a status' words mean; null when they are none that teams use. adr-tools writes "Superceded by". */
export function statusIn(text: string): DecisionStatus | null {
  const plain = text.toLowerCase().replace(/~~[^~]*~~/g, ' ');
  if (/[{|<]/.test(plain)) return null; // The template's list of choices.
  if (/\bsuper[sc]eded\b|\breplaced by\b/.test(plain)) return isPartly(plain) ? 'accepted' : 'superseded';
  if (/\bnot\b/.test(plain)) return 'draft';
  const word = plain.split(/[^a-z]+/).find((w) => Object.hasOwn(words, w));
  return word === undefined ? null : (words[word] ?? null);
}

/** Missing means accepted, unknown means draft, as log4brains has it. */
function statusOf(text: string | null): DecisionStatus {
  return text === null ? 'accepted' : (statusIn(text) ?? 'draft');
}

const maxValue = 200;

/** A table's cells by row; no rows for lines that are none, nor for the line below a header. */
function rowsOf(lines: readonly string[]): readonly (readonly string[])[] {
  return lines.flatMap((line) => {
    if (!/^\s*\|.*\|\s*$/.test(line) || /^[\s|:-]+$/.test(line)) return [];
    const cells = line.trim().slice(1, -1).split('|');
    return [cells.map((cell) => cell.replace(/[*_]/g, '').trim())];
  });
}

/** What stands in the header of a table that has its values in the row below. */
const headers = /^(?:status|date|deciders?|decision[- ]makers?|authors?|owners?|version|id|title|tags?)$/;

/** A value in a table: below its label, or to its right. */
function tabled(lines: readonly string[], label: string): string | null {
  const rows = rowsOf(lines);
  const plain = (cell: string | undefined) => cell?.toLowerCase().replace(/:$/, '') ?? '';
  for (const [i, row] of rows.entries()) {
    const at = row.findIndex((cell) => plain(cell) === label);
    if (at === 0 && row.length === 2 && !headers.test(plain(row[1]))) return row[1] || null;
    if (at >= 0) return rows[i + 1]?.[at] || null;
  }
  return null;
}

/** `Status: x`, `- Status: x`, `* **Status:** x`, or in a table, before the second heading. */
export function labelled(preamble: readonly string[], label: string): string | null {
  for (const line of preamble) {
    const plain = line.replace(/[*_]/g, '').replace(/^\s*[-+]?\s*/, '');
    if (plain.toLowerCase().startsWith(`${label}:`)) return plain.slice(label.length + 1).trim() || null;
  }
  return tabled(preamble, label);
}

/** `**Superseded:** by [9](0009-use-kafka.md)`: a line that ends what the status says. */
function endedBy(preamble: readonly string[]): string | null {
  for (const label of ['superseded', 'superceded', 'superseded by', 'superceded by', 'replaced by']) {
    const value = labelled(preamble, label);
    if (value !== null) return `superseded by ${value.replace(/^by:?\s+/i, '')}`;
  }
  return null;
}

/** The first line of `## Status`, or the line in it that says what superseded the record. */
function statusSection(sections: readonly Section[]): string | null {
  const section = sections.find(({ heading }) => heading.toLowerCase() === 'status');
  const lines = (section?.lines ?? []).map((line) => line.trim()).filter(Boolean);
  return lines.find((line) => /super[sc]eded by/i.test(line)) ?? lines[0] ?? null;
}

/** A scalar of the front matter; null when it is empty, a list or absent. */
export function text(values: FrontMatter['values'], key: string): string | null {
  const value = Object.hasOwn(values, key) ? values[key] : undefined;
  return typeof value === 'string' && value !== '' ? value : null;
}

function listOf(values: FrontMatter['values'], key: string): readonly string[] {
  const value = Object.hasOwn(values, key) ? (values[key] ?? []) : [];
  const items = typeof value === 'string' ? value.split(',').map((item) => item.trim()) : value;
  return items.filter((item) => item !== '').slice(0, maxValue);
}

function globsOf(values: FrontMatter['values']): readonly string[] {
  return listOf(values, 'affects').filter((glob) => globProblem(glob) === null);
}

/** What follows the word: a link or a record's name anywhere in it, else what stands after `by`. */
function successorOf(status: string | null): string | null {
  const [, by, rest = ''] =
    /(?:super[sc]eded|replaced)\b([\s*_:,–—-]*by\b:?)?\s*(.*)$/is.exec(status ?? '') ?? [];
  const name = namesIn(rest)[0] ?? (by === undefined ? '' : rest.trim());
  return name.slice(0, maxValue) || null;
}

function titleOf(sections: readonly Section[]): string | null {
  const heading = sections.find(({ level }) => level === 1)?.heading ?? '';
  const title = heading.replace(/^(?:adr|madr)?[-_ #]*\d*\s*[.:)–-]*\s+(?=\S)/i, '').trim();
  return title.slice(0, maxValue) || null;
}

/** Reads any text as a decision record. Pure; never throws. */
export function readDecisionRecord(path: string, content: string): DecisionRecord {
  const { values, body } = readFrontMatter(content);
  const sections = sectionsOf(body);
  const preamble = sections.slice(0, 2).flatMap(({ lines }) => lines);
  const stated = text(values, 'status') ?? labelled(preamble, 'status') ?? statusSection(sections);
  const statusText = statusOf(stated) === 'accepted' ? (endedBy(preamble) ?? stated) : stated;
  const date = text(values, 'date') ?? labelled(preamble, 'date');
  const digits = recordName(path)?.digits;
  const lines = sections.flatMap((section) => section.lines);
  return {
    path,
    number: digits === undefined ? null : Number(digits),
    title: titleOf(sections) ?? text(values, 'title'),
    status: statusOf(statusText),
    statusText: statusText?.slice(0, maxValue) ?? null,
    date: /\d{4}-\d\d-\d\d/.exec(date ?? '')?.[0] ?? null,
    affects: globsOf(values),
    supersededBy: successorOf(statusText) ?? text(values, 'superseded-by'),
    supersedes: [...listOf(values, 'supersedes'), ...supersededIn(lines)],
    mentions: mentionedIn([...lines, ...listOf(values, 'supersedes'), statusText ?? '']),
    decided: isDecided(sections) && (isNamed(path) || statusText !== null || announcesDecision(sections)),
    explained: isExplained(sections),
  };
}
