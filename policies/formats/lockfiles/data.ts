/** Untrusted parsed data (JSON, TOML, YAML), looked at without trusting its shape. Own properties only. */

type Table = Readonly<Record<string, unknown>>;

export function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A property of a value that may not even be a table; never one inherited from a prototype. */
export function property(value: unknown, key: string): unknown {
  return isTable(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** A non-empty string, or null. */
export function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The entries of a table; none for anything else. */
export function entries(value: unknown): readonly (readonly [string, unknown])[] {
  return isTable(value) ? Object.entries(value) : [];
}

export function keys(value: unknown): readonly string[] {
  return isTable(value) ? Object.keys(value) : [];
}

/** The items of a list; none for anything else. */
export function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Where a line's text ends: before the blanks at its end. */
function endOfText(source: string, start: number, end: number): number {
  let last = end;
  while (last > start && source.charCodeAt(last - 1) <= 0x20) last -= 1;
  return last;
}

/**
 * Trimmed line → its first line number (1-based), to say where in a generated file something stands. With an `ending`, only
 * of the lines that end so: a large file has few that open something.
 */
export function lineIndex(source: string, ending = ''): ReadonlyMap<string, number> {
  const index = new Map<string, number>();
  let number = 0;
  for (let start = 0; start <= source.length; number += 1) {
    const found = source.indexOf('\n', start);
    const end = found < 0 ? source.length : found;
    const last = endOfText(source, start, end);
    if (source.endsWith(ending, last)) {
      const key = source.slice(start, last).trim();
      if (!index.has(key)) index.set(key, number + 1);
    }
    start = end + 1;
  }
  return index;
}
