/** When the nets are drawn: cron lines in UTC, by one process at a time, and each once at start-up. */
import type { NetParts, Summary } from './parts.ts';
import { reconcile } from './reconcile.ts';
import { sweep } from './sweep.ts';
import { watchdog } from './watchdog.ts';

export interface Schedule {
  readonly name: string;
  /** Minute, hour, day of month, month, day of week. */
  readonly cron: string;
  readonly run: (parts: NetParts) => Promise<Summary>;
}

export const schedules: readonly Schedule[] = [
  { name: 'reconcile', cron: '*/10 * * * *', run: reconcile },
  { name: 'sweep', cron: '*/5 * * * *', run: sweep },
  { name: 'watchdog', cron: '*/2 * * * *', run: watchdog },
];
