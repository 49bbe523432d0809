/** What is known of a queue in which nothing more was found: looking again for what cannot be there costs as much as finding it. */
import type { Fetch } from './fairness.ts';

export interface Emptiness {
  /** Whether a fetch would find nothing. */
  isKnown(fetch: Pick<Fetch, 'ignored'>): boolean;
  /** A fetch begins; the function it gives is called when it found nothing. */
  looking(fetch: Pick<Fetch, 'ignored'>): () => void;
  /** A job of a client ended: the next one under its key may run. */
  ended(client: string): void;
  /** Anything may be there now. */
  forget(): void;
}

/** `holds`: milliseconds after which delayed jobs and those of other processes may be there. */
export function makeEmptiness(holds: number): Emptiness {
  /** Nothing may run but for jobs of these clients; null: not known. */
  let but: ReadonlySet<string> | null = null;
  let until = 0;
  let changes = 0;
  const forget = () => {
    but = null;
    changes += 1;
  };
  return {
    isKnown: ({ ignored }) =>
      but !== null && performance.now() < until && [...but].every((client) => ignored.includes(client)),
    looking({ ignored }) {
      const before = changes;
      const at = performance.now();
      return () => {
        // What came while it was looked for may have been missed.
        if (changes !== before) return;
        but = new Set(ignored);
        until = at + holds;
      };
    },
    ended(client) {
      if (!but?.has(client)) forget();
    },
    forget,
  };
}
