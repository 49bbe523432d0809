/** Clocks that tests move. */
import type { Clock } from '../../app/github/access/clock.ts';

/** Sleeps at once: whoever sleeps moves it on. */
export interface InstantClock extends Clock {
  /** Every sleep so far, in milliseconds. */
  readonly slept: number[];
  advance(milliseconds: number): void;
}

export function instantClock(start = Date.UTC(2026, 0, 5, 12)): InstantClock {
  let time = start;
  const slept: number[] = [];
  return {
    slept,
    now: () => time,
    sleep: async (milliseconds) => {
      slept.push(milliseconds);
      time += milliseconds;
    },
    advance: (milliseconds) => {
      time += milliseconds;
    },
  };
}

/** Stands still until it is moved on; then those wake whose time has come. */
export function standingClock(start = Date.UTC(2026, 0, 5, 12)) {
  let time = start;
  const sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  return {
    now: () => time,
    sleep: (milliseconds: number) =>
      new Promise<void>((wake) => sleepers.push({ at: time + milliseconds, wake })),
    advance: (milliseconds: number) => {
      time += milliseconds;
      const due = sleepers.filter(({ at }) => at <= time);
      for (const one of due) sleepers.splice(sleepers.indexOf(one), 1);
      for (const { wake } of due) wake();
    },
    sleeping: () => sleepers.length,
  };
}
