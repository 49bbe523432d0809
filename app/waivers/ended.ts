/**
 * Nothing happens on GitHub when a waiver ends. What rests on one is judged again as soon as its last day is over, and
 * every hour until that was done; what was waived until there is a fix, once a day.
 */
import { dayOf } from '../../policies/engine/waivers/day.ts';
import type { Summary } from '../schedules/schedule.ts';
import { pullRequestTask, type RepositoryRef, type Task } from '../task.ts';

/** A pull request whose verdict rests on a waiver that ended, or on the absence of a fix that may have appeared. */
export interface EndedUse {
  readonly at: RepositoryRef;
  readonly number: number;
  /** The waiver itself is over, so that the verdict on GitHub is wrong. */
  readonly isOver: boolean;
}

/** Which verdicts rest on waivers; `knownWaiverUses` reads it in the database. Days are `YYYY-MM-DD`, UTC. */
export interface KnownWaiverUses {
  /** Of active clients and repositories; those asked for longest ago first, each pull request once. */
  endedUses(today: string, askedBefore: Date, max: number): Promise<readonly EndedUse[]>;
  usesAsked(use: EndedUse, when: Date): Promise<void>;
}

export interface EndedWaiversOf {
  readonly uses: KnownWaiverUses;
  readonly enqueue: (task: Task) => Promise<void>;
  readonly now: () => Date;
}

/** Pull requests in one run; the rest waits for the next one. */
const maxPullRequests = 500;

/** Milliseconds until a pull request that was not judged again meanwhile is asked for once more. */
const patience = 50 * 60_000;

/** One run. The same one again, at once, asks for nothing. */
export async function endedWaivers(of: EndedWaiversOf): Promise<Summary> {
  const now = of.now();
  const askedBefore = new Date(now.getTime() - patience);
  const ended = await of.uses.endedUses(dayOf(now.toISOString()), askedBefore, maxPullRequests);
  for (const use of ended) {
    // A green that rests on a waiver that is over is taken back first.
    await of.enqueue(pullRequestTask(use.at, use.number, use.isOver));
    await of.uses.usesAsked(use, now);
  }
  return { ended: ended.length };
}
