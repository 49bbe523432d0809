/** When exports are due. Pure. */
import { type Cron, comesOn } from '../../../policies/engine/cron.ts';
import { daysLater, localDate, momentOf } from '../calendar/zone.ts';

/** Moments (milliseconds since 1970) after the one and up to the other, in their order. */
export function dueBetween(cron: Cron, timeZone: string, after: number, until: number): readonly number[] {
  const due: number[] = [];
  const last = localDate(timeZone, until);
  for (let date = localDate(timeZone, after); date <= last; date = daysLater(date, 1)) {
    if (!comesOn(cron, date)) continue;
    const moment = momentOf(timeZone, date, cron);
    if (moment > after && moment <= until) due.push(moment);
  }
  return due;
}

/** Years in which a day that comes at all comes: 29 February leaves one out in a hundred. */
const maxDays = 9 * 366;

/** The first after a moment; null: there is none. */
export function nextDue(cron: Cron, timeZone: string, after: number): number | null {
  let date = localDate(timeZone, after);
  for (let days = 0; days <= maxDays; days++, date = daysLater(date, 1)) {
    if (!comesOn(cron, date)) continue;
    const moment = momentOf(timeZone, date, cron);
    if (moment > after) return moment;
  }
  return null;
}
