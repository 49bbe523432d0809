/** YAML front matter of a Markdown file, read even when it is broken: templates in use today have unbalanced quotes. */
import { parseDocument } from 'yaml';
import { tooDeep } from './yaml-depth.ts';

export interface FrontMatter {
  /** Top-level keys in lower case; scalars as written, lists as lists of scalars, maps as `{their, keys}`. */
  readonly values: Readonly<Record<string, string | readonly string[]>>;
  /** The lines after it. */
  readonly body: readonly string[];
}

/** Larger front matter is read line by line only: nobody writes it by hand. */
const maxYaml = 16_384;

/** Front matter is flat: a map of scalars and lists. */
const maxLevels = 8;

function scalars(value: unknown): string | readonly string[] {
  if (Array.isArray(value)) return value.filter((item) => typeof item === 'string');
  // `{YYYY-MM-DD when it was decided}`: a template's placeholder is a map to YAML.
  if (typeof value === 'object' && value !== null) return `{${Object.keys(value).join(', ')}}`;
  return typeof value === 'string' ? value : '';
}

function byYaml(text: string): FrontMatter['values'] | null {
  if (text.length > maxYaml || tooDeep(text, maxLevels) !== null) return null;
  try {
    // `failsafe` keeps every scalar the string it was written as: a date stays a date's text.
    const document = parseDocument(text, { schema: 'failsafe', uniqueKeys: false });
    if (document.errors.length > 0) return null;
    const value: unknown = document.toJS({ maxAliasCount: 0 });
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k.toLowerCase(), scalars(v)]));
  } catch {
    return null; // Deep nesting or an alias: the lines still say what matters.
  }
}

function unquoted(text: string): string {
  return text.trim().replace(/^["']/, '').replace(/["']$/, '').trim();
}

function lineValue(rest: string): string | readonly string[] {
  const inline = /^\[(.*)\]$/.exec(rest);
  return inline ? (inline[1] ?? '').split(',').map(unquoted).filter(Boolean) : unquoted(rest);
}

function byLines(lines: readonly string[]): FrontMatter['values'] {
  const values = new Map<string, string | readonly string[]>();
  let last = '';
  for (const line of lines) {
    const pair = /^([A-Za-z][\w-]*)\s*:(.*)$/.exec(line);
    const item = /^\s*-\s+(.*)$/.exec(line);
    if (pair) {
      last = (pair[1] ?? '').toLowerCase();
      values.set(last, lineValue((pair[2] ?? '').trim()));
    } else if (item && last) {
      const before = values.get(last);
      values.set(last, [...(Array.isArray(before) ? before : []), unquoted(item[1] ?? '')]);
    }
  }
  return Object.fromEntries(values);
}

/** Never throws. Text without front matter has no values and is all body. */
export function readFrontMatter(text: string): FrontMatter {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const end = lines.findIndex((line, i) => i > 0 && /^(---|\.\.\.)\s*$/.test(line));
  if (!/^---\s*$/.test(lines[0] ?? '') || end < 0) return { values: {}, body: lines };
  const inside = lines.slice(1, end);
  return { values: byYaml(inside.join('\n')) ?? byLines(inside), body: lines.slice(end + 1) };
}
