/** Notes of debt in code: TODO, FIXME and HACK in comments. Pure. */

export type MarkerKind = 'TODO' | 'FIXME' | 'HACK';

export interface Marker {
  readonly kind: MarkerKind;
  readonly path: string;
  readonly line: number;
  /** The comment from the marker on, without what changes when code is laid out anew. */
  readonly text: string;
  /** ISO 8601: the oldest commit that is known to have it; null: not looked up. */
  readonly since: string | null;
}

/** What begins a comment somewhere before the marker on its line, and the marker as people write it. */
const pattern =
  /(?:\/\/|\/\*|^\s*\*|#|--|<!--|;;|%|"""|'''|\{-).{0,200}?(?<![\w"'`|/])(TODO|FIXME|HACK)(?=[\s:(,.!\]@-]|$)(?!\s*[|/"'`])(.{0,300})/;

/** Characters of a line: longer ones are data. */
const maxLine = 1000;

export function markersIn(path: string, text: string): readonly Marker[] {
  if (!/TODO|FIXME|HACK/.test(text)) return [];
  return text.split('\n').flatMap((line, i): Marker[] => {
    if (line.length > maxLine) return [];
    const [, kind, rest = ''] = pattern.exec(line) ?? [];
    if (!kind) return [];
    const words = `${kind}${rest}`
      .replaceAll(/\s+/g, ' ')
      .replace(/\s*(?:\*\/|-->)\s*$/, '')
      .trim();
    return [{ kind: kind as MarkerKind, path, line: i + 1, text: words, since: null }];
  });
}
