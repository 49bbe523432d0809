/**
 * What Fairlead says, as data: words of ours, and values that came from elsewhere kept apart from them.
 * A path, a title or a package name can therefore never be read as Markdown, a mention or a link: only
 * the renderers (`markdown.ts`, `plain`) decide how a value is shown.
 */

/** One piece of a sentence: a string is our own text; `{ value }` is a quoted, untrusted or technical string. */
export type ProsePart = string | { readonly value: string };

/** A sentence or two, as data. Build it with {@link say}. */
export type Prose = readonly ProsePart[];

/** What may stand in a `say` template: strings are quoted as values, numbers are printed, prose is inlined. */
type Interpolated = string | number | Prose;

function partsOf(item: Interpolated): Prose {
  if (typeof item === 'number') return [String(item)];
  if (typeof item === 'string') return [{ value: item }];
  return item;
}

/**
 * Builds prose from a template: the literal text is ours, every interpolated string becomes an inert value.
 * `` say`Bump ${'lodash'} to ${'4.17.21'}.` ``
 */
export function say(strings: TemplateStringsArray, ...items: readonly Interpolated[]): Prose {
  return strings.flatMap((text, i) => {
    const item = items[i];
    return [...(text === '' ? [] : [text]), ...(item === undefined ? [] : partsOf(item))];
  });
}

/** Joins pieces of prose with our own `separator` between them, e.g. `list(paths.map((p) => say`${p}`), ', ')`. */
export function list(items: readonly Prose[], separator = ', '): Prose {
  return items.flatMap((item, i) => (i === 0 ? item : [separator, ...item]));
}

/** The first `max` items joined, then how many more there are: nothing is hidden without being counted. */
export function some(items: readonly Prose[], max: number): Prose {
  const rest = items.length - max;
  return rest > 0 ? [...list(items.slice(0, max)), ` and ${rest} more`] : list(items);
}

/** Our own words from a variable: only for text that is written in this repository (counts, plurals, names). */
export function own(text: string): Prose {
  return [text];
}

/** `1,200`, as `toLocaleString('en-US')` writes it, which would load tables of all languages first. */
export function grouped(n: number): string {
  return Number.isSafeInteger(n) ? String(n).replace(/\B(?=(?:\d{3})+$)/g, ',') : n.toLocaleString('en-US');
}

/** `3 files`, `1 file`: a count with its noun. */
export function count(n: number, noun: string, plural = `${noun}s`): Prose {
  return [`${grouped(n)} ${n === 1 ? noun : plural}`];
}

/** Where a sentence of ours ends and another one begins. */
const sentenceEnd = /[.?!](?=\s)/;

/**
 * The first sentence, for places where only the gist has room. Values never end one, whatever stands in them.
 * The same prose when there is only one sentence.
 */
export function gist(prose: Prose): Prose {
  for (const [i, part] of prose.entries()) {
    if (typeof part !== 'string') continue;
    const at = part.search(sentenceEnd);
    if (at >= 0) return [...prose.slice(0, i), part.slice(0, at + 1)];
    const next = prose[i + 1];
    const ends = /[.?!]$/.test(part) && typeof next === 'string' && /^\s/.test(next);
    if (ends) return prose.slice(0, i + 1);
  }
  return prose;
}
