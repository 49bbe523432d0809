/** Who runs beside whom: a job whose process died while it ran is tried with nothing beside it. */

/** Milliseconds after which others go on all the same: what ends its process does so sooner. */
const maxAlone = 15_000;

export interface Turns {
  /** Runs with others, after those that are alone or wait to be. */
  beside(work: () => Promise<void>): Promise<void>;
  /** Waits until nothing runs, and runs alone for a while. */
  alone(work: () => Promise<void>): Promise<void>;
  /** Whether anything is alone or waits to be: nothing else is to be begun. */
  isTaken(): boolean;
}

export function makeTurns(longest = maxAlone): Turns {
  let last: Promise<void> = Promise.resolve();
  let taken = 0;
  const running = new Set<Promise<void>>();
  const run = (work: () => Promise<void>): Promise<void> => {
    const mine = work().finally(() => running.delete(mine));
    running.add(mine);
    // Whoever began it hears of its end.
    mine.catch(() => undefined);
    return mine;
  };
  const over = async (mine: Promise<void>) => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, longest);
    });
    await Promise.race([mine.catch(() => undefined), late]);
    clearTimeout(timer);
  };
  return {
    isTaken: () => taken > 0,
    async beside(work) {
      while (taken > 0) await last;
      await run(work);
    },
    alone(work) {
      taken += 1;
      const before = last;
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const turn = async () => {
        await before;
        await Promise.allSettled(running);
        const mine = run(work);
        mine.then(resolve, reject);
        await over(mine);
        taken -= 1;
      };
      last = turn();
      return promise;
    },
  };
}
