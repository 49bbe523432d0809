/** Writes that may have happened although the answer says otherwise: looked up before they are made again. */
import { setTimeout as wait } from 'node:timers/promises';
import { rateLimitOf } from '../github/access/rate-limited.ts';
import { statusOf } from '../github/access/reasons.ts';

/**
 * What GitHub refuses here it refuses in an hour, too: issues are off, the repository is archived, the conversation is locked, nobody granted it. A verdict
 * is recorded all the same.
 */
export function isRefused(error: unknown): boolean {
  return !rateLimitOf(error) && [403, 404, 410, 422].includes(statusOf(error) ?? 0);
}

/** Milliseconds before the second and third try. */
const pauses = [500, 2000] as const;

export interface Write<T> {
  /** Makes the write. Must not retry by itself: pass `request: { retries: 0 }`. */
  readonly make: () => Promise<T>;
  /** Finds the result of an earlier try; null when there is none. */
  readonly find: () => Promise<T | null>;
}

/** Makes a write at most once, though GitHub answers 5xx or the connection breaks after it was made. */
export async function writeOnce<T>({ make, find }: Write<T>): Promise<T> {
  for (const pause of pauses) {
    try {
      return await make();
    } catch (error) {
      const status = statusOf(error);
      if (status !== null && status < 500) throw error;
      await wait(pause);
      const made = await find();
      if (made !== null) return made;
    }
  }
  return make();
}
