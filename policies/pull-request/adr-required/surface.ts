/** What a change touches that an architecture is made of. */
import { type Prose, say, some } from '../../engine/prose.ts';

export interface Surface {
  /** Stable name, part of the finding's fingerprint. */
  readonly id: string;
  readonly weight: number;
  /** What was touched, with the first few places. */
  readonly said: Prose;
  /** Where, for the draft's `affects`: paths, or folders ending in `/`. */
  readonly places: readonly string[];
}

/** A surface of this weight is a decision on its own, at the default threshold of 6. */
export const decisive = 6;

/** Places named before "and n more". */
export const shown = 3;

export function named(places: readonly string[]): Prose {
  return some(
    places.map((place) => say`${place}`),
    shown,
  );
}
