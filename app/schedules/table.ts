/** The schedules as people read them. The operating page's table is this table. */
import type { Schedule } from '../schedule.ts';
import { schedules } from './schedules.ts';

/** A cron line in words; of the forms that the list uses. Throws for any other. */
export function whenOf(cron: string): string {
  if (cron === '* * * * *') return 'every minute';
  const [, minutes] = /^\*\/(\d+) \* \* \* \*$/.exec(cron) ?? [];
  if (minutes) return `every ${minutes} minutes`;
  const [, minute] = /^(\d+) \* \* \* \*$/.exec(cron) ?? [];
  if (minute) return `every hour, at minute ${minute}`;
  const [, at, hour] = /^(\d+) (\d+) \* \* \*$/.exec(cron) ?? [];
  if (at && hour) return `every day at ${hour.padStart(2, '0')}:${at.padStart(2, '0')} UTC`;
  throw new Error(`no words for ${cron}`);
}

/** The Markdown table of the operating page. */
export function renderSchedulesTable(all: readonly Schedule[] = schedules): string {
  const rows = all.map(
    ({ name, does, cron, atStart }) =>
      `| \`${name}\` | ${whenOf(cron)}${atStart ? ', and at the start' : ''} | ${does.replaceAll('|', '\\|')} |`,
  );
  return ['| schedule | when | what it does |', '|---|---|---|', ...rows].join('\n');
}
