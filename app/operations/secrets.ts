/**
 * The secrets in play, and taking them out of text. Two ways: values we know (webhook secrets, the private key, the
 * database's password, minted tokens whatever they look like) and shapes that are always secret.
 */

const mark = '[redacted]';

/** Shorter values are words that occur everywhere; only where they stand (a field, an address) gives them away. */
const minCharacters = 8;

/** Lines of a private key that are shorter than this are too common to look for. */
const minLineCharacters = 16;

/** Short-lived values remembered; a token lives an hour, so this many clients may be active in that time. */
const maxShortLived = 5000;

/**
 * Shapes that are secret wherever they stand. Tokens have no fixed length: an installation's may be `ghs_APPID_JWT`.
 * https://docs.github.com/authentication/keeping-your-account-and-data-secure/about-authentication-to-github#githubs-token-formats
 */
const shapes: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, mark],
  [/gh[pousr]_[\w.-]{10,}/g, mark],
  [/github_pat_\w{10,}/g, mark],
  [/\b((?:bearer|basic)\s+)[\w.~+/=-]{8,}/gi, `$1${mark}`],
  [/(:\/\/[^\s:/@]*:)[^\s/]+@/g, `$1${mark}@`],
  [/([?&](?:access_token|client_secret|token|secret|password|code)=)[^&\s"']+/gi, `$1${mark}`],
  [/\b(sha(?:1|256)=)[0-9a-f]{40,64}/gi, `$1${mark}`],
];

export interface Secrets {
  /** Learns secrets that hold as long as the process: in their encodings, and a key line by line. */
  add(...values: readonly string[]): void;
  /** Learns one that is good for about an hour, such as a minted token. */
  addShortLived(value: string): void;
  /** The text without anything secret. */
  scrub(text: string): string;
}

/** A row of parts with dots between them, as a JSON Web Token is one. Looked through once, however it is made. */
const dotted = /(?<![\w.-])[\w.-]{20,}/g;

/** Where a JSON Web Token begins in a part of such a row. */
const tokenStart = 'eyJ';
const minPart = 8;

/** A token is three parts, the third of which may be missing. */
function withoutWebTokens(row: string): string {
  const parts = row.split('.');
  const kept: string[] = [];
  for (let at = 0; at < parts.length; at += 1) {
    const part = parts[at] ?? '';
    const begins = part.indexOf(tokenStart);
    const isToken =
      begins >= 0 &&
      part.length - begins >= tokenStart.length + minPart &&
      (parts[at + 1] ?? '').length >= minPart;
    kept.push(isToken ? part.slice(0, begins) + mark : part);
    if (isToken) at += 2;
  }
  return kept.join('.');
}

function withoutShapes(text: string): string {
  const result = shapes.reduce((before, [shape, instead]) => before.replace(shape, instead), text);
  return result.includes(tokenStart) ? result.replace(dotted, withoutWebTokens) : result;
}

/** How a value may appear in text: as it is, in an address, in a JSON text, in Base64, and its lines one by one. */
function formsOf(value: string): readonly string[] {
  const lines = value.split(/\r?\n|\\n/).filter((line) => line.length >= minLineCharacters);
  const whole = [
    value,
    encodeURIComponent(value),
    JSON.stringify(value).slice(1, -1),
    Buffer.from(value).toString('base64').replace(/=+$/, ''),
  ];
  const forms = [...whole, ...lines.filter((line) => !line.startsWith('-----'))];
  return forms.filter((form) => form.length >= minCharacters);
}

function escaped(literal: string): string {
  return literal.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/** One expression for all values, the longest first, so that none hides in another; null when there is none. */
function expressionFor(values: readonly string[]): RegExp | null {
  if (values.length === 0) return null;
  const sorted = [...new Set(values)].sort((a, b) => b.length - a.length);
  return new RegExp(sorted.map(escaped).join('|'), 'g');
}

export function knownSecrets(...first: readonly string[]): Secrets {
  const lasting = new Set<string>();
  const shortLived = new Set<string>();
  let expression: RegExp | null = null;
  let stale = true;
  const scrub = (text: string): string => {
    if (stale) expression = expressionFor([...lasting, ...shortLived]);
    stale = false;
    return withoutShapes(expression ? text.replace(expression, mark) : text);
  };
  const add = (...values: readonly string[]) => {
    for (const form of values.flatMap(formsOf)) lasting.add(form);
    stale = true;
  };
  const addShortLived = (value: string) => {
    // Most tokens are known by their shape; remembering those too would only make the search slower.
    if (value.length < minCharacters || withoutShapes(value) === mark || shortLived.has(value)) return;
    shortLived.add(value);
    const [oldest] = shortLived;
    if (shortLived.size > maxShortLived && oldest !== undefined) shortLived.delete(oldest);
    stale = true;
  };
  add(...first);
  return { add, addShortLived, scrub };
}
