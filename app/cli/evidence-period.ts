/** Which period `fairlead evidence export` is asked for. */
import { own, say } from '../../policies/engine/prose.ts';
import { lastPeriod, type NamedPeriod, namedPeriod, periodOfDays } from '../evidence/calendar/periods.ts';
import { daysLater, isDate } from '../evidence/calendar/zone.ts';
import { Usage } from './command.ts';
import type { ReadOptions } from './options.ts';

/** Milliseconds since 1970, and whether it is a day. */
function edge(name: string, text: string): { readonly day: string } | { readonly at: string } {
  if (isDate(text)) return { day: text };
  const at = /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(at)) return { at: new Date(at).toISOString() };
  throw new Usage(
    say`--${own(name)} cannot be ${text}`,
    say`It is a day (${'2026-07-01'}), or a moment (${'2026-07-01T00:00:00Z'}).`,
  );
}

function fromTo(timeZone: string, from: string, to: string): NamedPeriod {
  const [first, last] = [edge('from', from), edge('to', to)];
  const day = (one: string) => periodOfDays(timeZone, one, daysLater(one, 1));
  return {
    name: `${from.slice(0, 10)}-to-${to.slice(0, 10)}`,
    from: 'day' in first ? day(first.day).from : first.at,
    to: 'day' in last ? day(last.day).to : last.at,
  };
}

function named(option: string, text: string, timeZone: string): NamedPeriod {
  const period = namedPeriod(timeZone, text);
  if (period && (option !== 'quarter' || /-q[1-4]$/i.test(text))) return period;
  throw new Usage(
    say`--${own(option)} cannot be ${text}`,
    option === 'quarter'
      ? say`It is a year and a quarter, as ${'2026-Q3'}.`
      : say`It is a year, a quarter, a month or a week: ${'2026'}, ${'2026-Q3'}, ${'2026-09'}, ${'2026-W40'}.`,
  );
}

function periodsIn({ text, flag }: ReadOptions, timeZone: string, now: string): readonly NamedPeriod[] {
  const [quarter, period, from, to] = ['quarter', 'period', 'from', 'to'].map(text);
  if ((from === null) !== (to === null))
    throw new Usage(own('--from and --to go together'), own('--to is the last day, and that day counts.'));
  return [
    ...(flag('last-quarter') ? [lastPeriod('quarter', timeZone, Date.parse(now))] : []),
    ...(quarter ? [named('quarter', quarter, timeZone)] : []),
    ...(period ? [named('period', period, timeZone)] : []),
    ...(from && to ? [fromTo(timeZone, from, to)] : []),
  ];
}

export function periodOf(options: ReadOptions, timeZone: string, now: string): NamedPeriod {
  const [period, ...more] = periodsIn(options, timeZone, now);
  if (!period)
    throw new Usage(
      own('Say which period'),
      say`${'--last-quarter'}, ${'--quarter 2026-Q3'}, ${'--period 2026-09'}, or ${'--from 2026-07-01 --to 2026-09-30'}.`,
    );
  if (more.length > 0) throw new Usage(own('Give one period, and not several'));
  if (period.from >= period.to) throw new Usage(own('--from must be before --to'));
  if (period.from >= now) throw new Usage(say`The period ${period.name} has not begun yet`);
  return period;
}
