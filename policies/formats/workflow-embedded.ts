/** Expressions of GitHub Actions where they stand: between `${{` and `}}` of a text, or as the whole of an `if:`. */
import { type Expression, parseExpression } from './workflow-expression.ts';

/** `${{ … }}` in a text: where it stands, and what is inside. */
export interface Embedded {
  readonly start: number;
  readonly end: number;
  readonly whole: string;
  readonly inner: string;
}

/** All `${{ }}` of a text; a `}}` in quotes does not end one. One that is not closed is left out, as GitHub refuses it. */
export function embedded(text: string): readonly Embedded[] {
  const found: Embedded[] = [];
  for (let start = text.indexOf('${{'); start >= 0; ) {
    let at = start + 3;
    for (let quoted = false; at < text.length; at++) {
      if (text[at] === "'") quoted = !quoted;
      else if (!quoted && text.startsWith('}}', at)) break;
    }
    if (at >= text.length) break;
    const end = at + 2;
    found.push({ start, end, whole: text.slice(start, end), inner: text.slice(start + 3, at).trim() });
    start = text.indexOf('${{', end);
  }
  return found;
}

/** The expression of an `if:`; null when there is none or it cannot be read. */
export function condition(text: string | null): Expression | null {
  if (text === null) return null;
  const [only] = embedded(text);
  if (!only) return parseExpression(text);
  return isWhole(text, only) ? parseExpression(only.inner) : null;
}

/** Whether a text is one `${{ }}` and nothing else. */
export function isWhole(text: string, { start, end }: Embedded): boolean {
  return start === 0 && end === text.length;
}
