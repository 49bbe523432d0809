/** Wakes one sleeper. */
export interface WakeUp {
  ring(): void;
  /** Resolves when it is rung, at once if that was since the last time, or after so many milliseconds. */
  heard(most: number): Promise<void>;
}

export function makeWakeUp(): WakeUp {
  let rung = false;
  let wake: (() => void) | null = null;
  return {
    ring() {
      rung = true;
      wake?.();
    },
    async heard(most) {
      if (!rung)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, most);
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
