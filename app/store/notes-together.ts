/**
 * Notes of many who write at the same time, in one transaction: each waits until its own is stored, and while one transaction is under way those
 * that come meanwhile gather for the next. A transaction of its own for each costs more than the rows.
 */
import type { NewNote } from './ledger.ts';

interface Waiting {
  readonly note: NewNote;
  readonly stored: () => void;
  readonly failed: (error: unknown) => void;
}

/** In one transaction. */
const maxTogether = 100;

/**
 * `store`: all of them or none. Where it fails for several, each is stored by itself, so that one client's note never costs another its own. Rejects
 * with what `store` throws for a note alone.
 */
export function notesTogether(
  store: (notes: readonly NewNote[]) => Promise<unknown>,
): (note: NewNote) => Promise<void> {
  let waiting: readonly Waiting[] = [];
  let isStoring = false;
  const one = ({ note, stored, failed }: Waiting) => store([note]).then(stored, failed);
  const several = async (batch: readonly Waiting[]) => {
    try {
      await store(batch.map(({ note }) => note));
    } catch {
      await Promise.all(batch.map(one));
      return;
    }
    for (const { stored } of batch) stored();
  };
  const go = async () => {
    isStoring = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, maxTogether);
      waiting = waiting.slice(maxTogether);
      const [first] = batch;
      if (first && batch.length === 1) await one(first);
      else await several(batch);
    }
    isStoring = false;
  };
  return (note) =>
    new Promise((stored, failed) => {
      waiting = [...waiting, { note, stored, failed }];
      if (!isStoring) void go();
    });
}
