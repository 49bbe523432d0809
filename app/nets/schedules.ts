/** When the nets are drawn: cron lines in UTC, by one process at a time, and each once at start-up. */
import { endedWaivers } from './ended-waivers.ts';
import type { NetParts, Summary } from './parts.ts';
import { reconcile } from './reconcile.ts';
import { reminders } from './reminders.ts';
import { sweep } from './sweep.ts';
import { watchdog } from './watchdog.ts';

export interface Schedule {
  readonly name: string;
  /** Minute, hour, day of month, month, day of week. */
  readonly cron: string;
  readonly run: (parts: NetParts) => Promise<Summary>;
}

export const schedules: readonly Schedule[] = [
  { name: 'ended-waivers', cron: '1 * * * *', run: endedWaivers },
  { name: 'reconcile', cron: '*/10 * * * *', run: reconcile },
  { name: 'reminders', cron: '41 * * * *', run: reminders },
  { name: 'sweep', cron: '*/5 * * * *', run: sweep },
  { name: 'watchdog', cron: '*/2 * * * *', run: watchdog },
];
