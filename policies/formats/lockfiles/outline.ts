/**
 * Lock files that are outlines: maps by indentation, one entry a line, written by one tool in one style (yarn.lock,
 * pnpm-lock.yaml). Read line by line, in time linear in the text, with line numbers kept. A general YAML parser
 * needs 2 s for the lock file of a large monorepo, and minutes for 1 MB of hostile quotes.
 */

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

/** Entries at the outermost level. Comments, list items and document marks are passed over. */
export function readOutline(source: string): readonly OutlineEntry[] {
  const top: Growing = { key: '', value: '', line: 0, indent: -1, children: [] };
  const open: Growing[] = [top];
  source.split('\n').forEach((raw, i) => {
    const words = raw.trim();
    if (words === '' || words.startsWith('#') || words.startsWith('- ') || words === '---') return;
    const indent = raw.length - raw.trimStart().length;
    while ((open.at(-1)?.indent ?? -1) >= indent) open.pop();
    const entry: Growing = { ...keyAndValue(words), line: i + 1, indent, children: [] };
    (open.at(-1) ?? top).children.push(entry);
    open.push(entry);
  });
  return top.children;
}

/** `key: value`, `'key': value`, `key:`, and classic Yarn's `key value`. */
function keyAndValue(words: string): { readonly key: string; readonly value: string } {
  if (words.endsWith(':')) return { key: unquoted(words.slice(0, -1)), value: '' };
  const colon = words.indexOf(': ');
  if (colon >= 0) return { key: unquoted(words.slice(0, colon)), value: unquoted(words.slice(colon + 2)) };
  const space = words.indexOf(' ');
  if (space < 0) return { key: unquoted(words), value: '' };
  return { key: unquoted(words.slice(0, space)), value: unquoted(words.slice(space + 1)) };
}

function unquoted(word: string): string {
  const trimmed = word.trim();
  const quote = trimmed[0];
  const whole = trimmed.length > 1 && (quote === '"' || quote === "'") && trimmed.endsWith(quote);
  // A head with several quoted keys (`"a@1", "b@2"`) is left to its reader.
  return whole && trimmed.indexOf(quote, 1) === trimmed.length - 1 ? trimmed.slice(1, -1) : trimmed;
}

/** The value of a direct child; null when there is no such child or it has no value. */
export function field(entry: OutlineEntry | undefined, key: string): string | null {
  return entry?.children.find((child) => child.key === key)?.value || null;
}

/** The children of every direct child of this name (files of several documents repeat their sections). */
export function section(entries: readonly OutlineEntry[], key: string): readonly OutlineEntry[] {
  return entries.flatMap((entry) => (entry.key === key ? entry.children : []));
}
