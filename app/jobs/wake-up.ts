/** Wakes one sleeper. */
export interface WakeUp {
  ring(): void;
  /** Resolves when it is rung, at once if that was since the last time, or after `maxWait` milliseconds. */
  heard(maxWait: number): Promise<void>;
}

export function makeWakeUp(): WakeUp {
  let rung = false;
  let wake: (() => void) | null = null;
  return {
    ring() {
      rung = true;
      wake?.();
    },
    async heard(maxWait) {
      if (!rung)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, maxWait);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      wake = null;
      rung = false;
    },
  };
}
