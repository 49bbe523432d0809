/**
 * What PostgreSQL cannot keep in a text: NUL, and halves of surrogate pairs. Both can be in what people write and in what
 * GitHub sends; each becomes the replacement character, as everywhere where text is decoded. Pure.
 */

const replacement = '\u{FFFD}';

/** Also in JSON, where they hide behind escapes. */
export function storableText(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  return whole.includes('\0') ? whole.replaceAll('\0', replacement) : whole;
}

/** Plain JSON data with every text, names of fields among them, as it can be kept. */
export function storable<T>(value: T): T {
  if (typeof value === 'string') return storableText(value) as T;
  if (Array.isArray(value)) return value.map(storable) as T;
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  const fields = Object.entries(value).map(([name, field]) => [storableText(name), storable(field)] as const);
  return Object.fromEntries(fields) as T;
}

/** JSON for a column of the database. */
export function storableJson(value: unknown): string {
  return JSON.stringify(storable(value));
}
