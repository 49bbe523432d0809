/** Periods of a calendar, in the client's own time zone. Pure. */
import type { PeriodKind } from '../../../policies/engine/evidence-rules.ts';
import type { Period } from '../model/period.ts';
import { dayBegins, daysLater, type LocalDate, localDate } from './zone.ts';

export interface NamedPeriod extends Period {
  /** `2026-Q3`, `2026-09`, `2026-W40`, `2026-H2`, `2026`; `2026-07-01 to 2026-08-15` where it has no name. */
  readonly name: string;
}

const two = (number: number): string => String(number).padStart(2, '0');

const dateOf = (year: number, month: number): LocalDate =>
  new Date(Date.UTC(year, month - 1, 1)).toISOString().slice(0, 10);

/** From the first day until the last day is over. `end`: the day after the last. */
export function periodOfDays(timeZone: string, first: LocalDate, end: LocalDate): Period {
  return { from: dayBegins(timeZone, first), to: dayBegins(timeZone, end) };
}

/** Months of each kind but weeks. */
const months = { month: 1, quarter: 3, 'half-year': 6, year: 12 } as const;

function monthsNamed(
  timeZone: string,
  name: string,
  year: number,
  month: number,
  count: number,
): NamedPeriod {
  return { name, ...periodOfDays(timeZone, dateOf(year, month), dateOf(year, month + count)) };
}

const yearText = (year: number): string => String(year).padStart(4, '0');

function monthsOf(
  timeZone: string,
  kind: Exclude<PeriodKind, 'week'>,
  year: number,
  index: number,
): NamedPeriod {
  const count = months[kind];
  const part = { month: two(index + 1), quarter: `Q${index + 1}`, 'half-year': `H${index + 1}`, year: '' }[
    kind
  ];
  const name = part === '' ? yearText(year) : `${yearText(year)}-${part}`;
  return monthsNamed(timeZone, name, year, index * count + 1, count);
}

/** The Monday of a week by ISO 8601: the first one has the year's first Thursday. */
function mondayOf(year: number, week: number): LocalDate {
  const fourth = Date.UTC(year, 0, 4);
  const weekday = (new Date(fourth).getUTCDay() + 6) % 7;
  return daysLater(new Date(fourth).toISOString().slice(0, 10), (week - 1) * 7 - weekday);
}

function weekName(monday: LocalDate): string {
  const year = Number(daysLater(monday, 3).slice(0, 4));
  const since = (Date.parse(monday) - Date.parse(mondayOf(year, 1))) / (7 * 24 * 60 * 60_000);
  return `${yearText(year)}-W${two(Math.round(since) + 1)}`;
}

function weekFrom(timeZone: string, monday: LocalDate): NamedPeriod {
  return { name: weekName(monday), ...periodOfDays(timeZone, monday, daysLater(monday, 7)) };
}

/** The last whole one that is over at a moment (milliseconds since 1970). */
export function lastPeriod(kind: PeriodKind, timeZone: string, at: number): NamedPeriod {
  const today = localDate(timeZone, at);
  if (kind === 'week') {
    const weekday = (new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7;
    return weekFrom(timeZone, daysLater(today, -weekday - 7));
  }
  const count = months[kind];
  const [year = 0, month = 1] = today.split('-').map(Number);
  const index = Math.floor((month - 1) / count) - 1;
  const perYear = 12 / count;
  return index < 0 ? monthsOf(timeZone, kind, year - 1, perYear - 1) : monthsOf(timeZone, kind, year, index);
}

/** Null: it is the name of none. */
export function namedPeriod(timeZone: string, name: string): NamedPeriod | null {
  const [, yearOf, rest = ''] =
    /^([12]\d{3})(?:-(Q[1-4]|H[12]|W(?:0[1-9]|[1-4]\d|5[0-3])|0[1-9]|1[0-2]))?$/i.exec(name) ?? [];
  if (yearOf === undefined) return null;
  const year = Number(yearOf);
  const number = Number(rest.replace(/\D/, ''));
  switch (rest.charAt(0).toUpperCase()) {
    case '':
      return monthsOf(timeZone, 'year', year, 0);
    case 'Q':
      return monthsOf(timeZone, 'quarter', year, number - 1);
    case 'H':
      return monthsOf(timeZone, 'half-year', year, number - 1);
    case 'W': {
      const week = weekFrom(timeZone, mondayOf(year, number));
      return week.name === name.toUpperCase() ? week : null;
    }
    default:
      return monthsOf(timeZone, 'month', year, number - 1);
  }
}
