/** Cron: each slot is taken by one of all processes, which then runs it. */
import { createHash } from 'node:crypto';
import type { PgBoss } from 'pg-boss';
import type { StoreLog } from '../store/log.ts';
import { slots } from './boss.ts';

/** Node's timers hold no longer times. */
const maxTimer = 2 ** 31 - 1;

/** The same in every process, so that the second one to insert it finds it there. */
function slotId(name: string, slot: string): string {
  const hex = createHash('sha256').update(`${name}\n${slot}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}

async function take(boss: PgBoss, name: string, slot: string): Promise<boolean> {
  // Without a worker on this queue, the row stays for a day and keeps the slot taken.
  const ids = await boss.insert(slots, [{ id: slotId(name, slot), data: { name, slot } }], {
    returnId: true,
  });
  return (ids?.length ?? 0) > 0;
}

/** Work that is done again and again. */
export interface CronRuns {
  /** From the next slot on; a run is never begun before the one before it has ended in this process. */
  every(name: string, cron: string, run: () => Promise<unknown>): void;
  end(): void;
}

export function cronRuns(boss: PgBoss, log: StoreLog): CronRuns {
  const timers = new Map<string, NodeJS.Timeout>();
  let ended = false;
  const arm = (name: string, cron: string, run: () => Promise<unknown>, from: Date) => {
    const [next] = boss.previewSchedule(cron, { count: 1, from });
    if (ended || !next) return;
    const due = async () => {
      if (ended) return;
      try {
        if (await take(boss, name, next.toISOString())) await run();
      } catch (error) {
        log.warn({ err: error, schedule: name }, 'a scheduled run failed');
      }
      // What came due while it ran is left out.
      arm(name, cron, run, new Date(Math.max(Date.now(), next.getTime())));
    };
    const left = next.getTime() - Date.now();
    const timer =
      left > maxTimer
        ? setTimeout(() => arm(name, cron, run, from), maxTimer)
        : setTimeout(due, Math.max(0, left));
    timers.set(name, timer.unref());
  };
  return {
    every: (name, cron, run) => arm(name, cron, run, new Date()),
    end() {
      ended = true;
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}
