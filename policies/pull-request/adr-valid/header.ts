/** What a record says at its top: title, number, status, date, who decided. */
import { own, say } from '../../engine/prose.ts';
import type { Finding } from '../../engine/verdict.ts';
import { isDay } from '../../engine/waivers/day.ts';
import { statusIn } from '../../formats/decision-record.ts';
import { isTemplateTitle, type OpenRecord } from './record.ts';

export interface HeaderOptions {
  readonly statuses: readonly string[];
  readonly date: 'optional' | 'required';
  readonly 'decision-makers': 'optional' | 'required';
}

/** The furthest time zone ahead of UTC: there it is already tomorrow. Hours. */
const furthestZone = 14;

/** One thing wrong with a record; `id` tells it from others of the same record. */
export function wrong(
  { path }: Pick<OpenRecord, 'path'>,
  id: string,
  message: Finding['message'],
  remedy: Finding['remedy'],
): Finding {
  return { message, remedy, who: 'author', path, fingerprint: `${id}:${path}` };
}

function titleProblem(record: OpenRecord): readonly Finding[] {
  const { path, title } = record;
  if (title === null)
    return [
      wrong(
        record,
        'title',
        say`${path} has no title.`,
        own('Give it a first-level heading that names the decision.'),
      ),
    ];
  return isTemplateTitle(title)
    ? [
        wrong(
          record,
          'title',
          say`The title of ${path} is still the template's.`,
          own('Name the decision in its first heading.'),
        ),
      ]
    : [];
}

function headingProblem(record: OpenRecord): readonly Finding[] {
  const { path, number, headingNumber } = record;
  if (number === null || headingNumber === null || number === headingNumber) return [];
  const message = say`${path} is number ${number} by its file name, and number ${headingNumber} by its heading.`;
  return [wrong(record, 'heading-number', message, say`Make the heading say ${number}, or rename the file.`)];
}

function isKnown(status: string, more: readonly string[]): boolean {
  const plain = status.trim().toLowerCase();
  return statusIn(status) !== null || more.some((word) => plain.startsWith(word.toLowerCase()));
}

function statusProblem(record: OpenRecord, { statuses }: HeaderOptions): readonly Finding[] {
  const { path, statusText } = record;
  if (statusText === null || isKnown(statusText, statuses)) return [];
  const isTemplate = /[{|<]/.test(statusText);
  const message = isTemplate
    ? say`The status of ${path} is still the template's list of choices.`
    : say`The status of ${path} is ${statusText}, which says neither that it holds nor that it does not.`;
  const remedy = own(
    'Write one of proposed, accepted, rejected, deprecated, or superseded by and the record that replaces it.',
  );
  return [wrong(record, 'status', message, remedy)];
}

function dateProblem(
  record: OpenRecord,
  { date: wanted }: HeaderOptions,
  readAt: string,
): readonly Finding[] {
  const { path, dateText } = record;
  const today = readAt.slice(0, 10);
  if (dateText === null) {
    if (wanted === 'optional') return [];
    return [
      wrong(record, 'date', say`${path} has no date.`, say`Add the day it was decided, as in ${today}.`),
    ];
  }
  const date = /^\D?(\d{4}-\d\d-\d\d)(?!\d)/.exec(dateText)?.[1] ?? null;
  if (date === null || !isDay(date)) {
    const message = say`The date of ${path} is ${dateText}, which is no day written as year, month and day.`;
    return [wrong(record, 'date', message, say`Write the day it was decided, as in ${today}.`)];
  }
  const latest = new Date(Date.parse(readAt) + furthestZone * 3_600_000).toISOString().slice(0, 10);
  if (date <= latest) return [];
  const message = say`The date of ${path} is ${date}, which is still to come.`;
  return [wrong(record, 'date', message, say`Write the day it was decided; today is ${today}.`)];
}

function decidersProblem(record: OpenRecord, options: HeaderOptions): readonly Finding[] {
  const { path, status, hasDeciders } = record;
  if (options['decision-makers'] === 'optional' || status !== 'accepted' || hasDeciders) return [];
  const message = say`${path} is accepted but does not say by whom.`;
  return [
    wrong(
      record,
      'decision-makers',
      message,
      say`Name them under ${'decision-makers'} in its front matter, or as ${'Deciders:'} below its heading.`,
    ),
  ];
}

export function headerProblems(
  record: OpenRecord,
  options: HeaderOptions,
  readAt: string,
): readonly Finding[] {
  return [
    ...titleProblem(record),
    ...headingProblem(record),
    ...statusProblem(record, options),
    ...dateProblem(record, options, readAt),
    ...decidersProblem(record, options),
  ];
}

/** What a mere move can break. */
export const moveProblems = headingProblem;
