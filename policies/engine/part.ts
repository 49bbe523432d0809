/**
 * Parts of facts that a place may not know: a clone has no titles, a detached head no branch name. That is no outage (an
 * outage is a gap, and another try may help): a policy that would judge such a part is not looked at in that place.
 */
import { toPlain } from './plain.ts';
import type { Prose } from './prose.ts';

/** Says why the place does not know the part. */
export interface NotKnown {
  readonly notKnown: Prose;
}

/** Why a place does not know a part. */
export function notKnown(why: Prose): NotKnown {
  return { notKnown: why };
}

/** A value, or why this place does not know it. Values are never objects with a member `notKnown`. */
export type Part<T> = T | NotKnown;

export function isKnown<T>(part: Part<T>): part is T {
  return !(typeof part === 'object' && part !== null && 'notKnown' in part);
}

/** Thrown by {@link needed} for the engine to catch: the policy cannot be judged in this place. */
export class PartNotKnown extends Error {
  readonly because: Prose;
  constructor(because: Prose) {
    super(toPlain(because));
    this.name = 'PartNotKnown';
    this.because = because;
  }
}

/** The value of a part that a verdict depends on. Throws {@link PartNotKnown}. */
export function needed<T>(part: Part<T>): T {
  if (isKnown(part)) return part;
  throw new PartNotKnown((part as NotKnown).notKnown);
}
