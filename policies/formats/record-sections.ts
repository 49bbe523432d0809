/** A decision record's Markdown by headings. */
import { withoutEnd } from './ends.ts';

export interface Section {
  /** Without the `#`s; empty for what stands before the first heading. */
  readonly heading: string;
  /** 1 to 6; 0 before the first heading. */
  readonly level: number;
  readonly lines: readonly string[];
}

/** Without HTML comments, which templates use for their hints. Linear in the text's length. */
export function withoutComments(text: string): string {
  const parts = text.split('<!--');
  const [before = '', ...rest] = parts;
  const after = rest.map((part) => {
    const end = part.indexOf('-->');
    return end < 0 ? '' : part.slice(end + 3);
  });
  return [before, ...after].join('');
}

/** Without fenced code: it decides nothing. */
export function withoutFences(lines: readonly string[]): readonly string[] {
  let fence: string | null = null;
  return lines.filter((line) => {
    const mark = /^ {0,3}(```|~~~)/.exec(line)?.[1] ?? null;
    const isOutside = fence === null && mark === null;
    if (fence === null) fence = mark;
    else if (mark === fence) fence = null;
    return isOutside;
  });
}

/** Whether a line under it makes a heading of a line: no blank, heading, list, quote or table. */
function isUnderlined(line: string | undefined, under: string): line is string {
  if (line === undefined || !/^ {0,3}[^\s#>|*+-]/.test(line)) return false;
  // `7. Use Redis` over `===` is meant as a title; over `---` it is the end of a list.
  return under.startsWith('=') || !/^ {0,3}\d{1,9}[.)]\s/.test(line);
}

/** Setext headings (a title with `===` or `---` under it) as `#` and `##`. `lines` are without fenced code. */
export function withHashes(lines: readonly string[]): readonly string[] {
  const made: string[] = [];
  for (const line of lines) {
    const under = /^ {0,3}(=+|-+)[ \t]*$/.exec(line)?.[1];
    const last = made.at(-1);
    if (under !== undefined && isUnderlined(last, under)) {
      made.pop();
      made.push(`${under.startsWith('=') ? '#' : '##'} ${last.trim()}`);
    } else made.push(line);
  }
  return made;
}

/** Splits the body of a record by its headings. */
export function sectionsOf(body: readonly string[]): readonly Section[] {
  const sections: { heading: string; level: number; lines: string[] }[] = [
    { heading: '', level: 0, lines: [] },
  ];
  for (const line of withHashes(withoutFences(withoutComments(body.join('\n')).split('\n')))) {
    const heading = /^(#{1,6})(?:[ \t]+(\S.*)?)?$/.exec(line);
    if (heading) {
      const name = withoutEnd((heading[2] ?? '').trim(), '#').trim();
      sections.push({ heading: name, level: (heading[1] ?? '').length, lines: [] });
    } else sections.at(-1)?.lines.push(line);
  }
  return sections;
}
