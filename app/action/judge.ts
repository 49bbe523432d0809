/** Judges what a workflow's event is about. Nobody looks again later, as the App does: a read that is late is waited for. */
import { setTimeout as wait } from 'node:timers/promises';
import { Behind } from '../github/behind.ts';
import { rereadDelays } from '../proof.ts';
import type { Access } from '../subjects/access.ts';
import { type JudgedPullRequest, judgePullRequest } from '../subjects/pull-request/judge.ts';
import { proofOfPull } from '../subjects/pull-request/proof.ts';
import { subjectOf, type WorkflowEvent } from './event.ts';

/** Milliseconds, as the first of the App's: a workflow that waits costs minutes. */
const pauses = rereadDelays.slice(0, 3);

/** Throws a sentence for an event that is about no pull request, and what judging throws. */
export async function judgeEvent(
  access: Access,
  event: WorkflowEvent,
  [pause, ...more]: readonly number[] = pauses,
): Promise<JudgedPullRequest> {
  const { number, about } = subjectOf(event);
  const proof = proofOfPull(event.payload);
  try {
    const judged = await judgePullRequest(access, number, about, { proof });
    if (pause === undefined || !judged.isBehind) return judged;
  } catch (error) {
    if (pause === undefined || !(error instanceof Behind)) throw error;
  }
  await wait(pause);
  return judgeEvent(access, event, more);
}
