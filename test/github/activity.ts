/** What is under way: requests being answered and webhooks being delivered. Lets a test wait for quiet instead of sleeping. */

export interface Activity {
  /** Returns what ends it. */
  begin(): () => void;
  /** Resolves when nothing is under way and nothing new began meanwhile; `also` is pending work of the app under test. */
  idle(also?: () => Promise<unknown>): Promise<void>;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export function createActivity(): Activity {
  let underWay = 0;
  let begun = 0;
  let waiting: (() => void)[] = [];

  const quiet = (): Promise<void> =>
    underWay === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve));

  return {
    begin: () => {
      underWay += 1;
      begun += 1;
      let ended = false;
      return () => {
        if (ended) return;
        ended = true;
        underWay -= 1;
        if (underWay > 0) return;
        for (const resolve of waiting) resolve();
        waiting = [];
      };
    },
    idle: async (also) => {
      let seen: number;
      do {
        seen = begun;
        await quiet();
        await also?.();
        // The answer to the last request is on its way to a client that may ask again at once.
        for (let turns = 0; turns < 3; turns += 1) await turn();
      } while (underWay > 0 || begun !== seen);
    },
  };
}
