import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves when `condition` holds; throws with what `why` says after `milliseconds`. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  milliseconds: number,
  why: () => string,
): Promise<void> {
  const end = performance.now() + milliseconds;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`not within ${milliseconds} ms: ${why()}`);
    await sleep(20);
  }
}
