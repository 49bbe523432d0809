/** The parts of a description under their headings. */
import { headingKey, type TextLine } from '../../formats/pull-request-text.ts';

/** The lines under a heading, nested ones included; null when no line is that heading. */
export function sectionNamed(lines: readonly TextLine[], name: string): readonly TextLine[] | null {
  const wanted = headingKey(name);
  const at = lines.findIndex(({ heading }) => heading !== null && headingKey(heading.name) === wanted);
  const level = lines[at]?.heading?.level;
  if (level === undefined) return null;
  const end = lines.findIndex(({ heading }, i) => i > at && heading !== null && heading.level <= level);
  return lines.slice(at + 1, end < 0 ? undefined : end);
}

export interface Task {
  readonly label: string;
  readonly key: string;
}

const optional = /\boptional\b|\bif applicable\b/i;

/** The boxes that must be ticked: those not marked as optional, in themselves or by their heading. */
export function tasksIn(lines: readonly TextLine[]): readonly Task[] {
  let heading = '';
  return lines.flatMap((line) => {
    heading = line.heading?.name ?? heading;
    const { box, key } = line;
    if (!box || box.label === '' || optional.test(box.label) || optional.test(heading)) return [];
    return [{ label: box.label, key }];
  });
}
