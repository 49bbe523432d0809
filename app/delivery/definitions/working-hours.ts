/**
 * Pickup and review by working hours, beside the calendar's: a pull request of Friday evening that is reviewed on Monday morning did not
 * wait for two days. Clock: local time of one place, summer time included. Lead time is always the calendar's:
 * whoever waits for a change waits at night, too.
 */

import type { Change, Cohort, Window } from './model.ts';
import { isIn } from './model.ts';
import { type Spread, spreadOf } from './quantiles.ts';
import { type Span, stagesBy } from './stages.ts';

export interface WorkingHours {
  /** IANA: `Europe/Berlin`, `UTC`. */
  readonly timeZone: string;
  /** Of the week: 1 is Monday, 7 is Sunday. */
  readonly days: readonly number[];
  /** Minutes after midnight. */
  readonly from: number;
  readonly to: number;
}

export const usualHours: WorkingHours = { timeZone: 'UTC', days: [1, 2, 3, 4, 5], from: 9 * 60, to: 17 * 60 };

const day = 86_400;

interface Local {
  /** Days since 1970-01-01, of the date that the place shows. */
  readonly date: number;
  /** Seconds by which its clock is ahead of UTC. */
  readonly ahead: number;
}

function localTimes(timeZone: string): (at: number) => Local {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (at) => {
    const parts = new Map(format.formatToParts(at * 1000).map(({ type, value }) => [type, Number(value)]));
    const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
    const shown =
      Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')) / 1000;
    return { date: Math.floor(shown / day), ahead: shown - at };
  };
}

/** The moment at which a place's clock shows so many seconds since 1970-01-01. */
function momentOf(local: (at: number) => Local, shown: number): number {
  // The clock may have been set in between: asked where it would be, and once more there.
  return shown - local(shown - local(shown).ahead).ahead;
}

/** The midnight with which a day, `2026-03-29`, begins in a place. */
export const startOfDay = (timeZone: string, date: string): number =>
  momentOf(localTimes(timeZone), Date.parse(`${date}T00:00:00Z`) / 1000);

/** The day that a place's calendar shows at a moment: `2026-03-29`. */
export const dateIn = (timeZone: string, at: number): string =>
  new Date(localTimes(timeZone)(at).date * day * 1000).toISOString().slice(0, 10);

/** Gives how many seconds of a span are working hours. A place that does not exist throws a `RangeError`. */
export function workingSeconds({ timeZone, days, from, to }: WorkingHours): (span: Span) => number {
  const local = localTimes(timeZone);
  const known = new Map<number, Span>();
  const moment = (date: number, minutes: number) => momentOf(local, date * day + minutes * 60);
  const hoursOf = (date: number): Span => {
    const found = known.get(date);
    if (found) return found;
    // 1970-01-01 was a Thursday.
    const weekday = ((((date + 3) % 7) + 7) % 7) + 1;
    const begins = moment(date, from);
    const hours = { from: begins, to: days.includes(weekday) ? moment(date, to) : begins };
    known.set(date, hours);
    return hours;
  };
  return (span) => {
    if (span.to <= span.from) return 0;
    const last = local(span.to).date;
    let sum = 0;
    for (let date = local(span.from).date; date <= last; date += 1) {
      const hours = hoursOf(date);
      sum += Math.max(0, Math.min(hours.to, span.to) - Math.max(hours.from, span.from));
    }
    return sum;
  };
}

export interface InWorkingHours {
  readonly pickup: Spread | null;
  readonly review: Spread | null;
}

/** Of the pull requests of one cohort that landed in the window and were reviewed. */
export function inWorkingHours(
  changes: readonly Change[],
  window: Window,
  cohort: Cohort,
  hours: WorkingHours,
): InWorkingHours {
  const long = workingSeconds(hours);
  const stages = changes.flatMap((change) =>
    change.cohort === cohort && change.outcome.kind === 'landed' && isIn(window, change.outcome.at)
      ? (stagesBy(change, long) ?? [])
      : [],
  );
  return {
    pickup: spreadOf(stages.flatMap(({ pickup }) => pickup ?? [])),
    review: spreadOf(stages.flatMap(({ review }) => review ?? [])),
  };
}
