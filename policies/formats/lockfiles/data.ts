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

/** Trimmed line → its first line number (1-based), to say where in a generated file something stands. */
export function lineIndex(source: string): ReadonlyMap<string, number> {
  const index = new Map<string, number>();
  source.split('\n').forEach((line, i) => {
    const key = line.trim();
    if (!index.has(key)) index.set(key, i + 1);
  });
  return index;
}
