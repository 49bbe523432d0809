/** Clocks of places. Pure: the same on every machine, whatever its own time zone. */
import type { Instant } from '../model/period.ts';

/** Milliseconds. */
const day = 24 * 60 * 60_000;

/** As a date of the Gregorian calendar: `2026-03-29`. */
export type LocalDate = string;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(timeZone, format);
  return format;
}

/** What the clock of a place shows, as milliseconds since 1970 of a clock that is set like it. */
function shown(timeZone: string, at: number): number {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  const whole = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return whole + (((at % 1000) + 1000) % 1000);
}

const ahead = (timeZone: string, at: number): number => shown(timeZone, at) - at;

/** The date that a place has at a moment (milliseconds since 1970). */
export const localDate = (timeZone: string, at: number): LocalDate =>
  new Date(shown(timeZone, at)).toISOString().slice(0, 10);

/**
 * The moment at which the clock of a place shows this. A time that it shows twice is the first of them; one that it leaves
 * out is as much later as the clock is set forward: 02:30 in the night when summer begins is 03:30.
 */
export function momentOf(
  timeZone: string,
  date: LocalDate,
  { hour, minute }: { readonly hour: number; readonly minute: number },
): number {
  const wanted = Date.parse(`${date}T00:00:00Z`) + (hour * 60 + minute) * 60_000;
  const before = ahead(timeZone, wanted - day);
  const moments = [...new Set([before, ahead(timeZone, wanted + day)])].map((by) => wanted - by);
  const right = moments.filter((moment) => shown(timeZone, moment) === wanted);
  return right.length > 0 ? Math.min(...right) : wanted - before;
}

/** When a day begins there: at midnight, or right after where the clock leaves that out. */
export const dayBegins = (timeZone: string, date: LocalDate): Instant =>
  new Date(momentOf(timeZone, date, { hour: 0, minute: 0 })).toISOString();

export const daysLater = (date: LocalDate, days: number): LocalDate =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * day).toISOString().slice(0, 10);

/** Whether the calendar has it: no 30th of February. */
export const isDate = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) &&
  !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) &&
  new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);
