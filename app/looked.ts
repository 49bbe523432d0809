/** The ground floor of every look: what was found, what could not be looked at, and why. */
import type { Gap } from '../policies/engine/facts.ts';
import { type Prose, say } from '../policies/engine/prose.ts';

/** A value that was looked up, and the parts that could not be. */
export interface Looked<T> {
  readonly value: T;
  readonly gaps: readonly Gap[];
  /** Which engine or database answered, where more than one can, e.g. "dependency data: OSV". Shown with the report. */
  readonly via?: Prose;
}

export function whole<T>(value: T): Looked<T> {
  return { value, gaps: [] };
}

/** "Could not look": never a pass, never a fail. */
export class CannotLook extends Error {
  readonly gap: Gap;
  /** `permission` is the one that is lacking, if that is why; `later`: the same look may see it later. */
  constructor(reason: Prose, remedy?: Prose, permission?: string, later = false) {
    super(reason.map((part) => (typeof part === 'string' ? part : part.value)).join(''));
    this.name = 'CannotLook';
    const more = { ...(permission ? { permission } : {}), ...(later ? { later: true as const } : {}) };
    this.gap = { reason, ...(remedy ? { remedy } : {}), ...more };
  }
}

/** What was found by reads of the same kind, with a gap for each that could not look; null is left out. */
export async function settled<T>(reads: readonly Promise<T | null>[]): Promise<Looked<readonly T[]>> {
  const results = await Promise.allSettled(reads);
  const gaps = results.flatMap((result) => {
    if (result.status === 'fulfilled') return [];
    if (result.reason instanceof CannotLook) return [result.reason.gap];
    throw result.reason;
  });
  const value = results.flatMap((result) =>
    result.status === 'fulfilled' && result.value !== null ? [result.value] : [],
  );
  return { value, gaps };
}

/** Null with a gap where it could not be looked at: for what is one part of several. */
export async function orGap<T>(read: Promise<T>): Promise<Looked<T | null>> {
  try {
    return whole(await read);
  } catch (error) {
    if (error instanceof CannotLook) return { value: null, gaps: [error.gap] };
    throw error;
  }
}

/** A file that was read and is not text. */
export class NotText extends CannotLook {
  readonly #contents: string | null;
  /** `contents` as UTF-8, as far as it goes. */
  constructor(path: string, contents: string | null = null) {
    super(say`${path} is not a text file`);
    this.name = 'NotText';
    this.#contents = contents;
  }
  /** For who looks at bytes, too; behind a call, so that no log shows it with the error. */
  contents(): string | null {
    return this.#contents;
  }
}

/**
 * Tells of the parts of a judgement, one after the other, before each begins: a part that brings the process down is known
 * then, and left out the next time.
 */
export interface Parts {
  /** Throws `CannotLook` for a part that is left out. */
  begin(part: string): Promise<void>;
  /** The same, after the parts before it. */
  inTurn<T>(part: string, work: () => Promise<T>): Promise<T>;
}
