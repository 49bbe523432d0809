/** JSON as people write it for tools that read JSON5 or JSON with comments. */
import { tooDeep } from './yaml-depth.ts';
import { parseStrictly } from './yaml-strict.ts';

/** Strings, comments, and commas before an end: the first are kept as they are. */
const tokens =
  /"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|\/\/[^\n]*|\/\*[\s\S]*?\*\/|,(?=\s*(?:\/\/[^\n]*\s*|\/\*[\s\S]*?\*\/\s*)*[}\]])/g;

const maxCharacters = 1_000_000;
const maxLevels = 100;

/** Undefined when it is not JSON, JSON5 or JSON with comments, or too much to be looked at. Never throws. */
export function parseLooseJson(text: string): unknown {
  if (text.length > maxCharacters) return undefined;
  const plain = text
    .replace(/^\uFEFF/, '')
    .replace(tokens, (token) => (token.startsWith('/') ? ' ' : token === ',' ? '' : token));
  try {
    return JSON.parse(plain);
  } catch {
    return asFlow(plain);
  }
}

/** Without comments, JSON5 is what YAML calls a flow map, but for line breaks in it. */
function asFlow(plain: string): unknown {
  if (!/^\s*[[{]/.test(plain)) return undefined;
  // YAML wants a space after a key's colon; a string may hold one without.
  const spaced = plain.replace(/"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|:/g, (token) =>
    token === ':' ? ': ' : token,
  );
  const flat = spaced.replaceAll('\t', ' ');
  return tooDeep(flat, maxLevels) === null ? parseStrictly(flat) : undefined;
}
