/**
 * Nothing happens on GitHub when a waiver ends. A verdict that rests on one is judged again as soon as its last day is over,
 * and every hour until that is done; one that is waived until there is a fix, once a day.
 */
import { dayOf } from '../../policies/engine/waivers/day.ts';
import type { RunOf, Summary } from '../schedule.ts';
import { endedUses, usesAsked } from '../store/waiver-uses.ts';
import { pullRequestTask } from '../task.ts';

export type EndedWaiversOf = Pick<RunOf, 'database' | 'host' | 'enqueue' | 'now'>;

/** Pull requests in one run; the rest waits for the next one. */
const maxPullRequests = 500;

/** Milliseconds until a pull request that was not judged again meanwhile is queued once more. */
const patience = 50 * 60_000;

/** One run. A second run right after it queues nothing. */
export async function endedWaivers(of: EndedWaiversOf): Promise<Summary> {
  const now = of.now();
  const askedBefore = new Date(now.getTime() - patience);
  const { kysely } = of.database;
  const today = dayOf(now.toISOString());
  const ended = await endedUses(kysely, of.host, today, askedBefore, maxPullRequests);
  for (const use of ended) {
    // A green that rests on a waiver that is over is taken back first.
    await of.enqueue(pullRequestTask(use.at, use.number, use.isOver));
    await usesAsked(of.database, of.host, use, { askedAt: now, today });
  }
  return { ended: ended.length };
}
