/**
 * What stands at the end of a text. A pattern like `/\s+$/` looks from every place at which it could begin: a stranger's
 * hundred thousand spaces before one more letter keep it for seconds.
 */

/** Without these characters at its end. */
export function withoutEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text[end - 1] ?? '')) end -= 1;
  return text.slice(0, end);
}

/** The same for every line, whatever ends it. */
export function withoutLineEnds(text: string, characters: string): string {
  return text.replaceAll(/[^\n\r\u2028\u2029]+/g, (line) => withoutEnd(line, characters));
}

/** What follows the last slash. */
export function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Without a comment, ` # …` or ` ; …`, at the end of its last line. */
export function withoutComment(value: string): string {
  const from = Math.max(0, ...['\n', '\r', '\u2028', '\u2029'].map((end) => value.lastIndexOf(end)));
  const at = value.slice(from).search(/\s[#;]/);
  return at < 0 ? value : value.slice(0, from + at);
}

/** A package's name in a path of packages: `b` of `a/b`, `@s/b` of `a/@s/b`. */
export function installedName(key: string): string {
  const name = lastPart(key);
  const above = lastPart(key.slice(0, Math.max(0, key.length - name.length - 1)));
  if (name === '') return key;
  return above.length > 1 && above.startsWith('@') ? `${above}/${name}` : name;
}
