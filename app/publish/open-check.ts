/**
 * Check runs that say "in progress". Each is noted before GitHub is asked to open it, so that one that a dying process
 * leaves behind is found by its `external_id` and ended.
 */
import { randomUUID } from 'node:crypto';
import { statusOf } from '../github/access/reasons.ts';
import type { ClientMemory } from '../store/client-store.ts';
import type { OpenedCheck } from '../store/open-checks.ts';
import { type CheckOn, findByExternalId, finishCheck, openCheck } from './check-run.ts';

/** One that this job opened. */
export interface Opened {
  readonly on: CheckOn;
  readonly id: number;
  readonly externalId: string;
}

/** What it is for. */
export interface OpenFor {
  readonly repositoryId: number;
  /** Null for a merge group. */
  readonly pullRequest: number | null;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
}

/** A request may still be on its way to GitHub when its process is gone. Milliseconds. */
const onItsWay = 60_000;

/** Throws what GitHub's refusals throw; the note of one that GitHub certainly did not open is taken back. */
export async function openNoted(
  { openChecks }: ClientMemory,
  on: CheckOn,
  { repositoryId, pullRequest, startedAt }: OpenFor,
): Promise<Opened> {
  const externalId = `fairlead:open:${randomUUID()}`;
  const { owner, repo, sha } = on;
  await openChecks.add({ repositoryId, owner, repo, externalId, pullRequest, sha });
  try {
    const id = await openCheck(on, externalId, startedAt);
    await openChecks.opened(externalId, id);
    return { on, id, externalId };
  } catch (error) {
    if ((statusOf(error) ?? 500) < 500) await openChecks.remove(externalId);
    throw error;
  }
}

/** Ends one that will get no verdict. */
export async function endOpened(
  { openChecks }: ClientMemory,
  { on, id, externalId }: Opened,
  why: Parameters<typeof finishCheck>[2],
): Promise<void> {
  await finishCheck(on, { id, externalId }, why);
  await openChecks.remove(externalId);
}

async function stateOf(
  { octokit, owner, repo }: CheckOn,
  id: number,
): Promise<'open' | 'completed' | 'gone'> {
  try {
    const { data } = await octokit.request('GET /repos/{owner}/{repo}/check-runs/{check_run_id}', {
      owner,
      repo,
      check_run_id: id,
    });
    return data.status === 'completed' ? 'completed' : 'open';
  } catch (error) {
    if (statusOf(error) === 404) return 'gone';
    throw error;
  }
}

/**
 * Ends what a process that is gone left open, unless it was completed just before: a verdict is never taken back.
 * `waits`: GitHub does not have it, and it is too early to say that it never will.
 */
export async function endLeftBehind(
  on: CheckOn,
  { checkRun, externalId, openedAt }: Pick<OpenedCheck, 'checkRun' | 'externalId' | 'openedAt'>,
  why: Parameters<typeof finishCheck>[2],
  now: Date,
): Promise<'ended' | 'completed' | 'gone' | 'waits'> {
  const id = checkRun ?? (await findByExternalId(on, externalId));
  if (id === null) return now.getTime() - openedAt.getTime() < onItsWay ? 'waits' : 'gone';
  const state = await stateOf(on, id);
  if (state !== 'open') return state;
  await finishCheck(on, { id, externalId }, why);
  return 'ended';
}

/** Ends one of this job's own after something went wrong, unless it has its verdict: that one stands. */
export async function endUnsaid(
  { openChecks }: ClientMemory,
  { on, id, externalId }: Opened,
  why: Parameters<typeof finishCheck>[2],
  now: Date,
): Promise<void> {
  await endLeftBehind(on, { checkRun: id, externalId, openedAt: now }, why, now);
  await openChecks.remove(externalId);
}
