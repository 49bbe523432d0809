/** What is looked after beside the jobs: keys that are held up, and pauses that are over. */
import type { StoreLog } from '../store/log.ts';
import { type Endings, releaseKeys } from './endings.ts';
import { adopt, clientsDue, released } from './pauses.ts';
import { put, type Waiting } from './waiting.ts';

/** Seconds between looks for keys that are held up by a job that was given up for its process. */
const releaseEvery = 5;

/** Milliseconds between looks for clients that may be worked for again. */
const pausesEvery = 1000;

/** Milliseconds between looks for jobs that are kept aside without a pause. */
const adoptEvery = 60_000;

/** Puts what was kept aside back into the queue, some of each client's at a time: one with thousands holds up no other. */
async function endPauses<J>(waiting: Waiting, added: () => void): Promise<void> {
  const { database } = waiting;
  let due = await clientsDue(database);
  while (due.length > 0) {
    const more: string[] = [];
    for (const client of due) {
      const isOver = await database.transaction(async () => {
        const entries = await released<J>(database, client);
        if (entries) await put(waiting, entries, 'unless any came since');
        return entries !== null;
      });
      if (!isOver) continue;
      more.push(client);
      added();
    }
    due = more;
  }
}

/** Calls again and again, one at a time, until told to end. */
function repeat(log: StoreLog, milliseconds: number, work: () => Promise<void>): () => Promise<void> {
  let running = Promise.resolve();
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    running = work()
      .catch((error: unknown) => log.warn({ err: error }, 'upkeep'))
      .finally(() => {
        busy = false;
      });
  }, milliseconds);
  return () => {
    clearInterval(timer);
    return running;
  };
}

/** Starts it; `added` is told of jobs that may run now. Gives what ends it. */
export function upkeep<J>(
  waiting: Waiting,
  of: Pick<Endings<J>, 'onGivenUp'> & { readonly log: StoreLog },
  added: () => void,
): () => Promise<unknown> {
  const ends = [
    repeat(of.log, releaseEvery * 1000, () => releaseKeys(waiting.database, of.onGivenUp)),
    repeat(of.log, pausesEvery, () => endPauses<J>(waiting, added)),
    repeat(of.log, adoptEvery, () => adopt(waiting.database)),
  ];
  return () => Promise.all(ends.map((end) => end()));
}
