/** Which sections a record must have, by its layout, and whether they say anything. */
import { own, say } from '../../engine/prose.ts';
import type { Finding } from '../../engine/verdict.ts';
import { statusIn } from '../../formats/decision-record.ts';
import type { Section } from '../../formats/record-sections.ts';
import { isPlaceholder, saySomething, telling } from '../../formats/record-written.ts';
import { wrong } from './header.ts';
import type { OpenRecord } from './record.ts';

interface Wanted {
  readonly name: string;
  readonly is: (heading: string) => boolean;
}

/** Longer headings name no known section. */
const maxHeading = 100;

/** `2. Context:` → `context` */
function plain(heading: string): string {
  return heading
    .slice(0, maxHeading)
    .toLowerCase()
    .replace(/[*_`]/g, '')
    .replace(/^[\d.]+[.)]?\s+/, '')
    .replace(/\s*:$/, '')
    .trim();
}

const named = (name: string, pattern: RegExp): Wanted => ({ name, is: (heading) => pattern.test(heading) });

const context = named('Context', /^(?:context|background|motivation|summary|(?:the )?problem|issue)\b/);
const options = named('Considered Options', /\b(?:options|alternatives)\b/);
const decision = named(
  'Decision',
  /^(?:the )?(?:decision(?! (?:drivers?|makers?|date))|outcome|resolution)\b/,
);
const consequences = named('Consequences', /\b(?:consequences?|implications?|impact|trade-?offs?)\b/);

const madr = /^(?:considered options|decision outcome)$/;

/** MADR 2 to 4, Nygard's as adr-tools writes it, and anything else: what came up, and what was decided. */
function wantedOf(headings: readonly string[]): readonly Wanted[] {
  if (headings.some((heading) => madr.test(heading)))
    return [
      { ...context, name: 'Context and Problem Statement' },
      options,
      { ...decision, name: 'Decision Outcome' },
    ];
  return headings.includes('status') ? [context, decision, consequences] : [context, decision];
}

/** The section with what is nested in it. */
function within(sections: readonly Section[], at: number): readonly Section[] {
  const level = sections[at]?.level ?? 0;
  const end = sections.findIndex((section, i) => i > at && section.level <= level);
  return sections.slice(at, end < 0 ? undefined : end);
}

/** MADR 3 writes hints in braces over several lines, which may hold braces: `{ }` stands for each. */
function withoutHints(lines: readonly string[]): readonly string[] {
  const flat = lines.join('\n').replace(/(\{[^{}]*)\{[^{}]*\}/g, '$1');
  return flat
    .replace(/\{[^{}]{0,2000}\}/g, (hint) => (isPlaceholder(hint.replace(/\s+/g, ' ')) ? '{ }' : hint))
    .split('\n');
}

function isFilled(record: OpenRecord, sections: readonly Section[]): boolean {
  const [own, ...nested] = sections;
  if (!own) return false;
  const lines = withoutHints(sections.flatMap((section) => telling(section.lines)));
  // Nested headings such as `### Redis` under "Considered Options" are the author's words.
  return saySomething(lines) || (options.is(plain(own.heading)) && nested.length > 0 && record.decided);
}

function problemOf(record: OpenRecord, wanted: Wanted): readonly Finding[] {
  const { path, sections } = record;
  const at = sections.findIndex(({ heading, level }) => level > 0 && wanted.is(plain(heading)));
  const id = `section:${wanted.name.toLowerCase()}`;
  if (at < 0) {
    const remedy = say`Add a heading ${wanted.name} and what there is to say under it. Records here have other headings? Name them in the option ${'sections'}.`;
    return [wrong(record, id, say`${path} has no section ${wanted.name}.`, remedy)];
  }
  const found = within(sections, at);
  const isDecision = decision.is(plain(found[0]?.heading ?? ''));
  if (isFilled(record, found) && (!isDecision || record.decided)) return [];
  const heading = found[0]?.heading ?? wanted.name;
  const isEmpty = found.every(({ lines }) => lines.every((line) => line.trim() === ''));
  const message = isEmpty
    ? say`The section ${heading} of ${path} is empty.`
    : say`The section ${heading} of ${path} still holds the template's words.`;
  return [wrong(record, id, message, own('Write what there is to say, in a sentence or two.'))];
}

/** `asked` names the headings to look for instead of the layout's own. A draft may have gaps. */
export function sectionProblems(record: OpenRecord, asked: readonly string[]): readonly Finding[] {
  if (record.statusText !== null && statusIn(record.statusText) === 'draft') return [];
  const headings = record.sections.map(({ heading }) => plain(heading));
  const wanted =
    asked.length > 0
      ? asked.map((name): Wanted => ({ name, is: (heading) => heading === plain(name) }))
      : wantedOf(headings);
  return wanted.flatMap((one) => problemOf(record, one));
}
