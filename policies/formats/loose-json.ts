/**
 * JSON as people write it for tools that read JSON5 or JSON with comments: comments, commas before an end, keys without
 * quotes, strings in single ones. One pass, whatever the text.
 */

const maxCharacters = 1_000_000;
/** Values nest some five deep where people write them; what is read here is hashed, and that recurses. */
const maxLevels = 100;

/** Where a string ends, its quote included; -1 when it does not. */
function stringEnd(text: string, from: number): number {
  const quote = text[from];
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === quote) return at + 1;
  }
  return -1;
}

/** A string of either kind as JSON writes it. */
function asJson(written: string): string {
  const inner = written.slice(1, -1).replace(/\\([\s\S])|["\t]/g, (token, escaped?: string) => {
    if (token === '"') return '\\"';
    if (token === '\t') return '\\t';
    return escaped === "'" ? "'" : escaped === '\n' ? '' : token;
  });
  return `"${inner}"`;
}

/** Where a comment ends; -1 when there is none, or it does not. */
function commentEnd(text: string, from: number): number {
  if (text.startsWith('//', from)) {
    const end = text.indexOf('\n', from);
    return end < 0 ? text.length : end;
  }
  const end = text.startsWith('/*', from) ? text.indexOf('*/', from + 2) : -1;
  return end < 0 ? -1 : end + 2;
}

const word = /[A-Za-z_$][\w$]*(?<key>\s*:)?/y;

interface Scan {
  readonly out: string[];
  /** The comma that is not needed if an end follows. */
  comma: number | null;
  level: number;
}

/** Takes one character that is neither a string, a comment nor a word. */
function take(scan: Scan, character: string): void {
  if (character === '}' || character === ']') {
    if (scan.comma !== null) scan.out[scan.comma] = '';
    scan.level -= 1;
  }
  if (character === '{' || character === '[') scan.level += 1;
  if (!/\s/.test(character)) scan.comma = character === ',' ? scan.out.length : null;
  scan.out.push(character);
}

/** A string, whole; -1 when it does not end. */
function takeString(scan: Scan, text: string, at: number): number {
  const end = stringEnd(text, at);
  if (end < 0) return -1;
  scan.out.push(asJson(text.slice(at, end)));
  scan.comma = null;
  return end;
}

/** A key without quotes, a word like `true`, or a single character. */
function takeRest(scan: Scan, text: string, at: number): number {
  word.lastIndex = at;
  const found = word.exec(text);
  if (!found) {
    take(scan, text[at] ?? '');
    return at + 1;
  }
  const isKey = found.groups?.key !== undefined;
  scan.out.push(isKey ? `"${found[0].replace(/\s*:$/, '')}":` : found[0]);
  scan.comma = null;
  return at + found[0].length;
}

/** Takes what stands at a place and gives the next one; -1 when the text cannot be read on. */
function next(scan: Scan, text: string, at: number): number {
  const character = text[at];
  if (character === '"' || character === "'") return takeString(scan, text, at);
  return character === '/' ? commentEnd(text, at) : takeRest(scan, text, at);
}

/** The same text as JSON; null when it cannot be that. */
function plain(text: string): string | null {
  const scan: Scan = { out: [], comma: null, level: 0 };
  for (let at = 0; at < text.length; ) {
    at = next(scan, text, at);
    if (at < 0 || scan.level > maxLevels) return null;
  }
  return scan.out.join('');
}

/** Undefined when it is not JSON, JSON5 or JSON with comments, or too much to be looked at. Never throws. */
export function parseLooseJson(text: string): unknown {
  const json = text.length > maxCharacters ? null : plain(text.replace(/^\uFEFF/, ''));
  try {
    return json === null ? undefined : JSON.parse(json);
  } catch {
    return undefined;
  }
}
