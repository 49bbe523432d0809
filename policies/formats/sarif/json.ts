/** Untrusted JSON, read without surprises: a missing or mistyped field is `null`, `{}` or `[]`, never an exception. */
import { own, type Prose, say } from '../../engine/prose.ts';
import { max } from './limits.ts';

/** The value at a path of own keys; undefined when any step is missing. `field(run, 'tool', 'driver', 'name')` */
export function field(value: unknown, ...keys: readonly (string | number)[]): unknown {
  return keys.reduce<unknown>((at, key) => {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    return Reflect.get(at, key);
  }, value);
}

export function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A string that is not empty, cut to `maxCharacters` UTF-16 units; null for anything else. */
export function words(value: unknown, maxCharacters: number = max.words): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, maxCharacters) : null;
}

/** A whole number of at least `least`; null for anything else. */
export function whole(value: unknown, least: number): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= least ? value : null;
}

const [quote, backslash, openList, closeList, openObject, closeObject] = [...'"\\[]{}'].map((c) =>
  c.charCodeAt(0),
);

/** How deep brackets nest outside of strings. One pass, so that a hostile text is refused before it is parsed. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === quote) quoted = !quoted;
    else if (quoted) i += c === backslash ? 1 : 0;
    else if (c === openList || c === openObject) deepest = Math.max(deepest, ++depth);
    else if (c === closeList || c === closeObject) depth--;
  }
  return deepest;
}

export type Parsed =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly reason: Prose };

/** Parses JSON text within limits; never throws. */
export function parseJson(text: string): Parsed {
  if (text.length > max.characters) {
    return {
      ok: false,
      reason: say`it has ${text.length} characters, more than the ${max.characters} that are read`,
    };
  }
  if (depthOf(text) > max.depth) {
    return { ok: false, reason: say`it nests deeper than ${max.depth} levels` };
  }
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false, reason: own('it is not JSON (cut short while it was written?)') };
  }
}
