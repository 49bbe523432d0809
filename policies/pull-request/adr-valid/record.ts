/** A decision record opened for linting: what `readDecisionRecord` finds in it, and how it is written. */
import {
  type DecisionRecord,
  isNamed,
  labelled,
  readDecisionRecord,
  text,
} from '../../formats/decision-record.ts';
import { readFrontMatter } from '../../formats/front-matter.ts';
import { type Section, sectionsOf } from '../../formats/record-sections.ts';
import { announcesDecision, isPlaceholder } from '../../formats/record-written.ts';

export interface OpenRecord extends DecisionRecord {
  /** Its first-level heading with the number; null when there is none. */
  readonly heading: string | null;
  readonly headingNumber: number | null;
  /** The date as written; null when there is none. */
  readonly dateText: string | null;
  /** Whether it names who decided. */
  readonly hasDeciders: boolean;
  readonly sections: readonly Section[];
}

/** `7. Use Redis`, `ADR-0007: Use Redis`, `0007 Use Redis`; not `3 ways to do it` and not a date. */
function numberOf(heading: string): number | null {
  const found =
    /^(?:adr|madr)[-_ #]*(\d{1,6})(?![\d-]*\d)/i.exec(heading) ??
    /^(\d{1,6})\s*[.:)–—-]\s/.exec(heading) ??
    /^(0\d{1,5})\s/.exec(heading);
  return found ? Number(found[1]) : null;
}

const deciders = ['decision-makers', 'deciders', 'decision-maker', 'decided by', 'decider'];

function hasDeciders(values: Readonly<Record<string, string | readonly string[]>>, lines: readonly string[]) {
  return deciders.some((key) => {
    const given = Object.hasOwn(values, key) ? values[key] : labelled(lines, key);
    const names = typeof given === 'string' ? [given] : (given ?? []);
    return names.some((name) => name.trim() !== '' && !/^\{.*\}$|^\[list /i.test(name.trim()));
  });
}

export function openRecord(path: string, content: string): OpenRecord {
  const { values, body } = readFrontMatter(content);
  const sections = sectionsOf(body);
  const preamble = sections.slice(0, 2).flatMap(({ lines }) => lines);
  const heading = sections.find(({ level }) => level === 1)?.heading || null;
  return {
    ...readDecisionRecord(path, content),
    heading,
    headingNumber: heading === null ? null : numberOf(heading),
    dateText: text(values, 'date') ?? labelled(preamble, 'date'),
    hasDeciders: hasDeciders(values, preamble),
    sections,
  };
}

/** Whether a file among the records is one: by its name, its status, or a decision. Notes beside them are left alone. */
export function isRecord({ path, statusText, sections }: OpenRecord): boolean {
  return isNamed(path) || statusText !== null || announcesDecision(sections);
}

/** The words of MADR's and adr-tools' templates in the place of a title. */
export function isTemplateTitle(title: string): boolean {
  return isPlaceholder(title) || /^\{[^{}]*\}$|^\[(?:short )?title\b|^TITLE$/i.test(title);
}
