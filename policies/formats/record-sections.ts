/** A decision record's Markdown by headings, and whether its decision has been written yet. */

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

/** Splits the body of a record by its headings. */
export function sectionsOf(body: readonly string[]): readonly Section[] {
  const sections: { heading: string; level: number; lines: string[] }[] = [
    { heading: '', level: 0, lines: [] },
  ];
  for (const line of withoutFences(withoutComments(body.join('\n')).split('\n'))) {
    const heading = /^(#{1,6})(?:[ \t]+(\S.*)?)?$/.exec(line);
    if (heading) {
      const name = (heading[2] ?? '').trim().replace(/#+$/, '').trim();
      sections.push({ heading: name, level: (heading[1] ?? '').length, lines: [] });
    } else sections.at(-1)?.lines.push(line);
  }
  return sections;
}

/** Sentences of adr-tools' template (https://github.com/npryce/adr-tools, `src/template.md`). */
const templateSentences = new Set([
  "The change that we're proposing or have agreed to implement.",
  'The issue motivating this decision, and any context that influences or constrains the decision.',
  'What becomes easier or more difficult to do and any risks introduced by the change that will need to be mitigated.',
]);

/** MADR 3 and 4 write `{title of option 1}`, MADR 2 and log4brains `[option 1]`, `[justification. …]`. */
export function isPlaceholder(line: string): boolean {
  const plain = line.replace(/`[^`]*`/g, '');
  return /\{[^{}]*\s[^{}]*\}|\{justification\}|\[(?:option \d|justification|describe|title of)/i.test(plain);
}

/** Lines that say something: no blanks, no metadata (`- Status: …`), no template sentences. */
export function telling(lines: readonly string[]): readonly string[] {
  return lines
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^[-*+\s]*(status|date|deciders|tags)\**:/i.test(line))
    .filter((line) => !templateSentences.has(line));
}

/** The decision's own section with what is nested in it; null when no heading names one. */
function decisionOf(sections: readonly Section[]): readonly Section[] | null {
  const at = sections.findIndex(({ heading }) => /^decision(?: outcome)?$|^outcome$/i.test(heading));
  const found = sections[at];
  if (!found) return null;
  const end = sections.findIndex(({ level }, i) => i > at && level <= found.level);
  return sections.slice(at, end < 0 ? undefined : end);
}

/**
 * Whether the record says what was decided: its decision section (or, without one, its text) holds words that
 * are not the template's own. Nested sections, such as the consequences, may still hold the template's.
 */
export function isDecided(sections: readonly Section[]): boolean {
  const decision = decisionOf(sections);
  if (decision?.[0] && telling(decision[0].lines).some(isPlaceholder)) return false;
  const text = (decision ?? sections).filter(({ heading }) => heading.toLowerCase() !== 'status');
  return text.flatMap(({ lines }) => telling(lines)).some((line) => !isPlaceholder(line));
}
