/** "At least two approvals on main: all 92 days but 14:02–14:19 UTC on 3 May …": a rule's continuity in one sentence. Pure. */
import { count, list, own, type Prose, say } from '../../../policies/engine/prose.ts';
import type { Continuity, Interval } from '../model/interval.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

const dayOf = (at: string): string => `${Number(at.slice(8, 10))} ${months[Number(at.slice(5, 7)) - 1]}`;
const timeOf = (at: string): string => at.slice(11, 16);

/** In UTC, to the minute. */
function span({ from, to }: Interval): string {
  if (from.slice(0, 10) === to.slice(0, 10)) return `${timeOf(from)}–${timeOf(to)} on ${dayOf(from)}`;
  return `${timeOf(from)} on ${dayOf(from)} to ${timeOf(to)} on ${dayOf(to)}`;
}

const lengthOf = ({ from, to }: Interval): number => Date.parse(to) - Date.parse(from);

const total = (intervals: readonly Interval[]): number =>
  intervals.reduce((sum, one) => sum + lengthOf(one), 0);

function days(length: number): Prose {
  if (length >= day) return count(Math.round((length / day) * 10) / 10, 'day');
  const minutes = Math.max(1, Math.round(length / minute));
  return minutes < 120 ? count(minutes, 'minute') : count(Math.round(minutes / 60), 'hour');
}

function breach(one: Interval): Prose {
  const inside =
    one.changes.length === 0 ? own('nothing landed') : say`${count(one.changes.length, 'change')} landed`;
  return say`${own(span(one))} (${one.because}; ${inside})`;
}

/** Never rounded up: 100 is all of it. */
const percent = (part: number, whole: number): number =>
  part === whole ? 100 : Math.min(99.9, Math.floor((part / whole) * 1000) / 10);

/** Breaches that are told one by one. */
const maxBreaches = 5;

export function continuitySentence({ title, branch, intervals }: Continuity): Prose {
  const of = (state: Interval['state']) => intervals.filter((one) => one.state === state);
  const [force, weaker, unknown] = [of('in force'), of('weaker'), of('unknown')];
  const [seen, all] = [total(force) + total(weaker), total(intervals)];
  const head = say`${title} on ${branch}:`;
  const why = unknown[0]?.because ?? own('');
  if (seen === 0) return say`${head} not known in any of ${days(all)}: ${why}.`;
  const share = say`in force for ${percent(total(force), seen)} % of the ${days(seen)} that were seen`;
  const whole =
    unknown.length === 0 ? say`in force for ${percent(total(force), all)} % of ${days(all)}` : share;
  const told = weaker.slice(0, maxBreaches).map(breach);
  const more = weaker.length - told.length;
  const but =
    told.length === 0
      ? own('')
      : say`, but not ${list(told, ', ')}${own(more > 0 ? ` and ${more} more times` : '')}`;
  const rest = unknown.length === 0 ? own('') : say`; not known for ${days(total(unknown))}: ${why}`;
  return say`${head} ${whole}${but}${rest}.`;
}
