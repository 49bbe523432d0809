/** One pull request from look to verdict, with an unfinished check run when that takes long. */

import { statusOf } from '../../github/access/reasons.ts';
import { Behind } from '../../github/behind.ts';
import { maxSoftRereads, rereadDelays } from '../../proof.ts';
import { endLeftBehind, endOpened, endUnsaid, type Opened } from '../../publish/open-check.ts';
import type { ClientMemory } from '../../store/client-store.ts';
import type { OpenedCheck } from '../../store/open-checks.ts';
import { type PullRequestTask, pullRequestTask } from '../../task.ts';
import type { World } from '../../world.ts';
import type { AppAccess } from '../access.ts';
import { isSettled } from '../settled.ts';
import type { Add, Outcome } from '../subject-type.ts';
import { type JudgedHead, judgeHead } from './head.ts';
import { publish } from './publish.ts';
import { adoptable, isTakenBack, open, recordUnjudged, takesBack, type Work } from './take-back.ts';

/** Milliseconds a judgement may take before an unfinished check run says that it is going on. */
const quick = 2000;

/** The check run that says that judging goes on; null when none was needed. */
type WhenOpened = () => Promise<Opened | null>;

/** What a process that died in the middle of this same job left open. Nobody else works on this pull request now. */
async function endOthers({ access, memory }: Work, left: readonly OpenedCheck[]): Promise<void> {
  const octokit = access.octokitFor({ for: 'check' });
  const { owner, repo, appId } = access;
  for (const check of left) {
    const on = { octokit, owner, repo, sha: check.sha, appId };
    const ended = await endLeftBehind(on, check, 'superseded', new Date(access.now()));
    if (ended !== 'waits') await memory.openChecks.remove(check.externalId);
  }
}

/** Opens a check run after a while, or at once when the verdict on GitHub may be about something else. */
async function openWhenSlow(work: Work): Promise<WhenOpened> {
  const adopted = adoptable(work);
  if (adopted) return async () => adopted;
  const atOnce = await takesBack(work);
  let opened: Promise<Opened | null> = Promise.resolve(null);
  const start = () => {
    // A check run that could not be opened is no reason not to judge.
    opened = open(work, atOnce ? 'replace' : 'leave').catch(() => null);
  };
  const timer = setTimeout(start, atOnce ? 0 : quick);
  return () => {
    clearTimeout(timer);
    return opened;
  };
}

/** GitHub's own error when something is gone: also when it is not yet there after all patience. */
function goneBy(error: unknown): unknown {
  const cause = error instanceof Behind ? error.cause : error;
  return statusOf(cause) === 404 ? cause : null;
}

/** An earlier verdict may no longer hold, and that is not known: it is taken back. */
async function endLook(work: Work, error: unknown, whenOpened: WhenOpened): Promise<void> {
  const isGone = goneBy(error) !== null;
  const opened = (await whenOpened()) ?? (isGone ? null : await open(work, 'replace').catch(() => null));
  if (!opened) return;
  const isBehind = error instanceof Behind;
  const why = isGone ? 'superseded' : isBehind ? 'behind' : 'failed';
  await endOpened(work.memory, opened, why).catch(() => undefined);
  if (isBehind && !isGone) await recordUnjudged(work, opened);
}

/** `late`: GitHub is to be asked again before anything is said. `not known`: it was asked often enough, and that is said. */
async function look(work: Work, whenOpened: WhenOpened): Promise<JudgedHead | 'late' | 'not known'> {
  const { access, task } = work;
  try {
    const judged = await judgeHead(access, task);
    return isLate(task, judged) ? 'late' : judged;
  } catch (error) {
    const isBehind = error instanceof Behind;
    if (isBehind && isPatient(task)) return 'late';
    await endLook(work, error, whenOpened);
    const gone = goneBy(error);
    if (isBehind && gone === null) return 'not known';
    throw gone ?? error;
  }
}

interface Publishing {
  readonly judged: JudgedHead;
  readonly startedAt: string;
  readonly whenOpened: WhenOpened;
  readonly add: Add;
}

/** What was opened on a head, and ended without a verdict, hides the verdict of others that have it. */
async function askOthers({ memory, task }: Work, head: string, add: Add): Promise<void> {
  const { repositoryId, number } = task;
  const others = await memory.verdicts.onHead({ repositoryId, head });
  for (const { subject } of others)
    if (subject !== String(number)) await add(pullRequestTask(task, Number(subject)));
}

async function say(world: World, work: Work, of: Publishing): Promise<Outcome> {
  const { access, memory, task } = work;
  const { judged, startedAt, whenOpened, add } = of;
  const { number, repositoryId } = task;
  const opened = await whenOpened();
  const own = opened && opened.on.sha === judged[0].headSha ? opened : null;
  const result = await publish({
    access,
    judged,
    appId: access.appId,
    startedAt,
    repositoryId,
    memory,
    log: world.log,
    opened: own,
    isRerun: task.rerun ?? false,
    isActive: async () => (await world.activeRepository(task)) !== null,
  });
  const { report, counted } = judged[0];
  const { reads, unchanged, writes } = counted.calls;
  world.log.info(
    { result, number, repositoryId, conclusion: report.conclusion, reads, unchanged, writes },
    'judged',
  );
  if (result === 'behind' && isPatient(task)) return behind(task);
  if (opened && (result !== 'published' || own === null)) {
    await endOpened(memory, opened, 'superseded');
    await askOthers(work, opened.on.sha, add);
  }
  await endOthers(
    work,
    work.left.filter(({ externalId }) => externalId !== opened?.externalId),
  );
  const isSure = judged.every((one) => isSettled(one) && !one.isBehind && !one.isLacking);
  return result === 'stale' || (result === 'published' && isSure) ? 'done' : 'again';
}

function isPatient({ rereads = 0 }: PullRequestTask): boolean {
  return rereads < rereadDelays.length;
}

/** Whether to ask GitHub again before anything is said. What of checks does not come soon is said without it. */
function isLate(task: PullRequestTask, judged: JudgedHead): boolean {
  const { rereads = 0 } = task;
  return judged.some(
    ({ isBehind, isLacking }) => (isBehind && isPatient(task)) || (isLacking && rereads < maxSoftRereads),
  );
}

function behind(task: PullRequestTask): Outcome {
  return { behind: { ...task, rereads: (task.rereads ?? 0) + 1 } };
}

async function workOn(access: AppAccess, memory: ClientMemory, task: PullRequestTask): Promise<Work> {
  const { number, repositoryId } = task;
  return { access, memory, task, left: await memory.openChecks.list({ repositoryId, pullRequest: number }) };
}

/**
 * `again`: something could not be looked at. `behind`: an answer was older than what is known, and nothing was said. Throws
 * what GitHub's failures throw; an opened check run is ended first.
 */
export async function judgeAndPublish(
  world: World,
  access: AppAccess,
  task: PullRequestTask,
  add: Add,
): Promise<Outcome> {
  const memory = world.store.of(task.installation);
  const startedAt = access.now();
  const work = await workOn(access, memory, task);
  const whenOpened = await openWhenSlow(work);
  const judged = await look(work, whenOpened);
  if (judged === 'not known') return 'again';
  if (judged === 'late') {
    // What says that judging goes on stays open until it does.
    await whenOpened();
    return behind(task);
  }
  try {
    return await say(world, work, { judged, startedAt, whenOpened, add });
  } catch (error) {
    const opened = await whenOpened();
    const now = new Date(access.now());
    if (opened) await endUnsaid(memory, opened, 'failed', now).catch(() => undefined);
    throw error;
  }
}

/**
 * Only that: what GitHub shows may be about something else, and there is no judging it now. Once for a head: while a rate
 * limit lasts, the same task comes here again and again.
 */
export async function takeBack(world: World, access: AppAccess, task: PullRequestTask): Promise<void> {
  const work = await workOn(access, world.store.of(task.installation), task);
  if (!isTakenBack(work) && (await takesBack(work))) await open(work, 'replace');
}
