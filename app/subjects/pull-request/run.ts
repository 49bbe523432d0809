/** One pull request from look to verdict, with an unfinished check run when that takes long. */

import { forAssessment } from '../../github/access/assessment-octokit.ts';
import { getPull } from '../../github/pull-request/pull-request.ts';
import { endLeftBehind, endOpened, endUnsaid, type Opened, openNoted } from '../../publish/open-check.ts';
import type { ClientMemory } from '../../store/client-store.ts';
import type { OpenedCheck } from '../../store/open-checks.ts';
import type { PullRequestTask } from '../../task.ts';
import type { World } from '../../world.ts';
import type { Access, AppAccess } from '../access.ts';
import { isSettled } from '../settled.ts';
import { type JudgedPullRequest, judgePullRequest, siblingsOf } from './judge.ts';
import { publish } from './publish.ts';

/** Milliseconds a judgement may take before an unfinished check run says that it is going on. */
const quick = 2000;

type JudgedHead = readonly [JudgedPullRequest, ...JudgedPullRequest[]];

async function judgeHead(access: Access, number: number): Promise<JudgedHead> {
  const judged = await judgePullRequest(access, number);
  const siblings = await Promise.all(
    (await siblingsOf(judged, access)).map((sibling) => judgePullRequest(access, sibling)),
  );
  return [judged, ...siblings.filter((sibling) => sibling.headSha === judged.headSha)];
}

/** What a job has to work with. */
interface Work {
  readonly access: AppAccess;
  readonly memory: ClientMemory;
  readonly task: PullRequestTask;
}

/** Null when the head has a verdict on this base already and that may stand until the next is known. */
async function open(
  { access, memory, task: { number, repositoryId } }: Work,
  standing: 'replace' | 'leave',
): Promise<Opened | null> {
  const { octokit } = forAssessment(access.octokit);
  const { owner, repo, appId } = access;
  const { head, base } = await getPull(octokit, { owner, repo, number });
  const { sha } = head;
  const here = { repositoryId, pullRequest: number };
  // The event that told of another base may have been followed by one that did not.
  const subject = { kind: 'pull_request', repositoryId, subject: String(number) } as const;
  const said = standing === 'leave' ? await memory.verdicts.current({ ...subject, head: sha }) : null;
  if (said?.baseRef === base.ref) return null;
  const on = { octokit: access.octokitFor({ for: 'check' }), owner, repo, sha, appId };
  return openNoted(memory, on, { ...here, startedAt: access.now() });
}

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

/** Opens a check run after a while, or at once when the verdict on GitHub may be about another base. */
function openWhenSlow(work: Work): () => Promise<Opened | null> {
  let opened: Promise<Opened | null> = Promise.resolve(null);
  const start = () => {
    // A check run that could not be opened is no reason not to judge.
    opened = open(work, work.task.retargeted ? 'replace' : 'leave').catch(() => null);
  };
  const timer = setTimeout(start, work.task.retargeted ? 0 : quick);
  return () => {
    clearTimeout(timer);
    return opened;
  };
}

/** `again`: something could not be looked at. Throws what GitHub's failures throw; an opened check run is ended first. */
export async function judgeAndPublish(
  world: World,
  access: AppAccess,
  task: PullRequestTask,
): Promise<'done' | 'again'> {
  const { number, repositoryId } = task;
  const memory = world.store.of(task.installation);
  const startedAt = access.now();
  const work: Work = { access, memory, task };
  const left = await memory.openChecks.list({ repositoryId, pullRequest: number });
  const whenOpened = openWhenSlow(work);
  const judged = await judgeHead(access, number).catch(async (error: unknown) => {
    // An earlier verdict may no longer hold, and that is not known: it is taken back.
    const opened = (await whenOpened()) ?? (await open(work, 'replace').catch(() => null));
    if (opened) await endOpened(memory, opened, 'failed').catch(() => undefined);
    throw error;
  });
  try {
    const opened = await whenOpened();
    const own = opened && opened.on.sha === judged[0].headSha ? opened : null;
    const result = await publish({
      access,
      judged,
      appId: access.appId,
      startedAt,
      repositoryId,
      memory,
      opened: own,
      isActive: async () => (await world.activeRepository(task)) !== null,
    });
    const { report, counted } = judged[0];
    const { reads, unchanged, writes } = counted.calls;
    world.log.info(
      { result, number, repositoryId, conclusion: report.conclusion, reads, unchanged, writes },
      'judged',
    );
    if (opened && (result === 'stale' || own === null)) await endOpened(memory, opened, 'superseded');
    await endOthers(work, left);
    return result === 'published' && !judged.every(isSettled) ? 'again' : 'done';
  } catch (error) {
    const opened = await whenOpened();
    const now = new Date(access.now());
    if (opened) await endUnsaid(memory, opened, 'failed', now).catch(() => undefined);
    throw error;
  }
}
