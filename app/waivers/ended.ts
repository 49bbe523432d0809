/**
 * Nothing happens on GitHub when a waiver ends. A verdict that rests on one is judged again as soon as its last day is over,
 * and every hour until that is done; one that is waived until there is a fix, once a day.
 */
import { dayOf } from '../../policies/engine/waivers/day.ts';
import type { NetParts, Summary } from '../recovery/parts.ts';
import { pullRequestTask } from '../task.ts';

/** Pull requests in one run; the rest waits for the next one. */
const maxUses = 500;

/** Milliseconds until a pull request that was not judged again meanwhile is queued once more. */
const patience = 50 * 60_000;

/** One run. A second run right after it queues nothing. */
export async function endedWaivers(parts: NetParts): Promise<Summary> {
  const now = parts.now();
  const askedBefore = new Date(now.getTime() - patience);
  const ended = await parts.store.endedUses(dayOf(now.toISOString()), askedBefore, maxUses);
  for (const use of ended) {
    // A green that rests on a waiver that is over is taken back first.
    await parts.enqueue(pullRequestTask(use.at, use.number, use.isOver));
    await parts.store.usesAsked(use, now);
  }
  if (ended.length > 0)
    parts.log.info({ ended: ended.length }, 'judging again the verdicts that rest on waivers that ended');
  return { ended: ended.length };
}
