/**
 * A line of cron that comes once a day at most: a minute, an hour, and which days. Pure. Days of the month and of the week are lists,
 * ranges and steps; where both are given, either is enough, as in cron.
 */
import { own, type Prose, say } from './prose.ts';

export interface Cron {
  readonly minute: number;
  readonly hour: number;
  /** Null: every one. */
  readonly daysOfMonth: ReadonlySet<number> | null;
  /** 1 is January. */
  readonly months: ReadonlySet<number> | null;
  /** 0 is Sunday. */
  readonly daysOfWeek: ReadonlySet<number> | null;
}

interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly words: readonly string[];
}

const month: Field = {
  name: 'month',
  least: 1,
  most: 12,
  words: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
};
const dayOfMonth: Field = { name: 'day of the month', least: 1, most: 31, words: [] };
/** Sunday is 0 and 7. */
const dayOfWeek: Field = {
  name: 'day of the week',
  least: 0,
  most: 7,
  words: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'],
};

function numberOf(text: string, { least, most, words }: Field): number | null {
  const word = words.indexOf(text.toLowerCase());
  if (word >= 0) return word + least;
  const number = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  return number >= least && number <= most ? number : null;
}

/** Null: it is none. */
function numbersOf(part: string, field: Field): readonly number[] | null {
  const [range = '', step, ...more] = part.split('/');
  const every = step === undefined ? 1 : /^[1-9]\d?$/.test(step) ? Number(step) : null;
  if (every === null || more.length > 0) return null;
  const [first = '', second, ...others] =
    range === '*' ? [`${field.least}`, `${field.most}`] : range.split('-');
  const from = numberOf(first, field);
  const to = second === undefined ? (step === undefined ? from : field.most) : numberOf(second, field);
  if (from === null || to === null || to < from || others.length > 0) return null;
  return Array.from({ length: Math.floor((to - from) / every) + 1 }, (_, i) => from + i * every);
}

/** Null: every one. Throws nothing; a sentence of what is wrong. */
function fieldOf(text: string, field: Field): ReadonlySet<number> | null | { readonly problem: Prose } {
  if (text === '*') return null;
  const parts = text.split(',').map((part) => numbersOf(part, field));
  const numbers = parts.flatMap((part) => part ?? []);
  if (parts.includes(null))
    return {
      problem: say`${text} is no ${own(field.name)}: numbers from ${field.least} to ${field.most}, lists and ranges`,
    };
  return new Set(field === dayOfWeek ? numbers.map((day) => day % 7) : numbers);
}

const isProblem = (of: object | null): of is { readonly problem: Prose } => of !== null && 'problem' in of;

const daysIn = (monthOfYear: number): number =>
  monthOfYear === 2 ? 29 : [4, 6, 9, 11].includes(monthOfYear) ? 30 : 31;

function neverComes({ daysOfMonth, months, daysOfWeek }: Cron): boolean {
  if (!daysOfMonth || !months || daysOfWeek) return false;
  return ![...months].some((one) => Math.min(...daysOfMonth) <= daysIn(one));
}

/** A sentence where it is no such line. */
export function cronOf(text: string): Cron | { readonly problem: Prose } {
  const fields = text.trim().split(/\s+/);
  const [minute = '', hour = '', ...days] = fields;
  if (fields.length !== 5)
    return { problem: own('has five fields: minute, hour, day of the month, month, day of the week') };
  const at = {
    minute: /^\d{1,2}$/.test(minute) ? Number(minute) : 60,
    hour: /^\d{1,2}$/.test(hour) ? Number(hour) : 24,
  };
  if (at.minute > 59 || at.hour > 23)
    return { problem: own('comes once a day at most: its minute and its hour are one number each') };
  const read = [dayOfMonth, month, dayOfWeek].map((field, i) => fieldOf(days[i] ?? '', field));
  const wrong = read.find(isProblem);
  if (wrong) return wrong;
  const [daysOfMonth = null, months = null, daysOfWeek = null] = read.map((one) =>
    isProblem(one) ? null : one,
  );
  const cron = { ...at, daysOfMonth, months, daysOfWeek };
  return neverComes(cron) ? { problem: own('names days that never come') } : cron;
}

/** Whether it comes on this day of the Gregorian calendar (`2026-03-29`), wherever that is. */
export function comesOn({ daysOfMonth, months, daysOfWeek }: Cron, date: string): boolean {
  const day = new Date(`${date}T00:00:00Z`);
  if (months && !months.has(day.getUTCMonth() + 1)) return false;
  const ofMonth = daysOfMonth?.has(day.getUTCDate()) ?? false;
  const ofWeek = daysOfWeek?.has(day.getUTCDay()) ?? false;
  return daysOfMonth || daysOfWeek ? ofMonth || ofWeek : true;
}
