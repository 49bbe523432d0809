/** Whether a decision record's sections say something of their own: what was decided, and why. */
import type { Section } from './record-sections.ts';

/** Sentences of adr-tools' template (https://github.com/npryce/adr-tools, `src/template.md`). */
const templateSentences = new Set([
  "The change that we're proposing or have agreed to implement.",
  'The issue motivating this decision, and any context that influences or constrains the decision.',
  'What becomes easier or more difficult to do and any risks introduced by the change that will need to be mitigated.',
]);

/** A hint or a link begins within so many characters of a line; the rest of it is words. */
const maxLine = 5000;

/** Names and values, as in JSON or code: `"total": 5`, `port: 80`, `id, name`. A template's hint is a phrase. */
const isCode = (inside: string): boolean =>
  !/^\p{L}/u.test(inside) || /^[\w$]+\s*[:=]/.test(inside) || /^[\w$]+(?:,\s*[\w$]+)+,?$/.test(inside);

/** MADR 3 and 4 write `{title of option 1}`, MADR 2 and log4brains `[option 1]`, `[justification. …]`; no link's text. */
export function isPlaceholder(line: string): boolean {
  const plain = line.slice(0, maxLine).replace(/`[^`]*`/g, '');
  const hints = [...plain.matchAll(/\{([^{}]*)\}/g)].map(([, inside = '']) => inside.trim());
  return (
    hints.some((inside) => inside === 'justification' || (/\s/.test(inside) && !isCode(inside))) ||
    /\{\s+\}|\[(?:option \d+|justification\b|describe\b|title of\b)[^\]]*(?:$|\](?!\())/i.test(plain)
  );
}

/** Words that stand where something is still to be said. */
const stopgaps =
  /(?<![\p{L}\p{N}])(?:tbd|tba|tbc|todo|to do|fixme|wip|n\/?a|none|xxx+|lorem ipsum)(?![\p{L}\p{N}])/giu;

/** Nothing but links, however they are led in: what was decided stands elsewhere. */
const onlyLinks = /^(?:see|cf\.?|→|->)?:?(?:\s*(?:\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])|and|,))+\s*\.?$/i;

const letters = (text: string): string => text.replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ').trim();

/**
 * The words of a line: without images, addresses, file names, tags, entities, markup and characters that nobody sees
 * (Unicode's default ignorable ones).
 */
export function plainWords(line: string): string {
  const visible = line.replace(/\p{Default_Ignorable_Code_Point}/gu, '');
  const start = visible
    .slice(0, maxLine)
    .replace(/!\[[^\]]{0,500}\](?:\([^)]{0,2000}\)|\[[^\]]{0,500}\])/g, ' ')
    .replace(/^[-*+>\s]+/, '');
  if (onlyLinks.test(start.trim())) return letters(visible.slice(maxLine));
  const plain = start
    .replace(/\]\([^)]{0,2000}\)/g, ' ')
    .replace(/^\s*\[[^\]]{1,500}\]:\s*\S.*$/, '')
    .replace(/<[^<>]{0,2000}>|&#?\w{1,31};|\bhttps?:\/\/\S+|\S+\.md\b/g, ' ');
  return letters(`${plain}${visible.slice(maxLine)}`);
}

/** Fewer letters say nothing: `.`, `ok`, `yes`. */
const minLetters = 4;

/** Whether lines say something of their own, in words. */
export function saySomething(lines: readonly string[]): boolean {
  const written = lines.filter((line) => !isPlaceholder(line)).map((line) => line.replace(stopgaps, ' '));
  const words = written.map(plainWords).join(' ');
  return (words.match(/\p{L}/gu) ?? []).length >= minLetters;
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
  return saySomething(text.flatMap(({ lines }) => telling(lines)));
}

/** Whether a heading announces a decision: without one, and without a number or a status, a file is no record. */
export function announcesDecision(sections: readonly Section[]): boolean {
  return sections.some(({ heading }) => /^(?:decision\b|outcome$)/i.test(heading));
}

/** What came up; longer headings name no known section. */
const contextHeading = /^(?:context|background|motivation|(?:the )?problem)\b.{0,80}$/i;

/** Whether the record says why: true without a heading for it, and false where nothing of its own stands below it. */
export function isExplained(sections: readonly Section[]): boolean {
  const at = sections.findIndex(({ heading }) => contextHeading.test(heading));
  const level = sections[at]?.level ?? 0;
  const end = sections.findIndex((section, i) => i > at && section.level <= level);
  const within = sections.slice(at, end < 0 ? undefined : end);
  return at < 0 || saySomething(within.flatMap(({ lines }) => telling(lines)));
}
