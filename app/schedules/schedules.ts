/** When the nets are drawn: cron lines in UTC, by one process at a time, and each once at start-up. */

import type { NetParts, Summary } from '../recovery/parts.ts';
import { reconcile } from '../recovery/reconcile.ts';
import { sweep } from '../recovery/sweep.ts';
import { watchdog } from '../recovery/watchdog.ts';
import { endedWaivers } from '../waivers/ended.ts';
import { reminders } from '../waivers/reminders.ts';

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
