/** When what stands on GitHub is about something else: another pull request, another base, a draft. */
import { forAssessment } from '../../github/access/assessment-octokit.ts';
import { getPull, seenOf } from '../../github/pull-request/pull-request.ts';
import { type Opened, openNoted } from '../../publish/open-check.ts';
import type { ClientMemory } from '../../store/client-store.ts';
import type { OpenedCheck } from '../../store/open-checks.ts';
import type { PullRequestTask } from '../../task.ts';
import type { AppAccess } from '../access.ts';

/** What a job has to work with. */
export interface Work {
  readonly access: AppAccess;
  readonly memory: ClientMemory;
  readonly task: PullRequestTask;
  /** Check runs of this pull request that are open already. */
  readonly left: readonly OpenedCheck[];
}

interface At {
  readonly head: string;
  readonly base: string;
}

/** As an event showed it, else as GitHub does. */
async function whereIs({ access, task: { number, proof } }: Work): Promise<At> {
  if (proof?.pull) return proof.pull;
  const { owner, repo } = access;
  return seenOf(await getPull(forAssessment(access.octokit).octokit, { owner, repo, number }));
}

/** What the last verdict on this head, of whatever pull request, was about. */
async function standing({ memory, task }: Work, { head, base }: At): Promise<'none' | 'this' | 'another'> {
  const { repositoryId, number } = task;
  const verdicts = await memory.verdicts.onHead({ repositoryId, head });
  if (verdicts.length === 0) return 'none';
  const ofThis = verdicts.find(({ subject }) => subject === String(number));
  return ofThis?.baseRef === base ? 'this' : 'another';
}

/** Whether the verdict on GitHub is to be taken back at once. Asks GitHub nothing. */
export async function takesBack(work: Work): Promise<boolean> {
  const { retargeted, proof } = work.task;
  if (retargeted || !proof?.pull) return retargeted;
  return (await standing(work, proof.pull)) === 'another';
}

/** Whether a check run that says that judging goes on is there already, on the head that an event proves. */
export function isTakenBack({ task: { proof }, left }: Work): boolean {
  return left.some(({ sha, checkRun }) => sha === proof?.pull?.head && checkRun !== null);
}

/** One that an earlier look of this same task opened, on the head that an event proves. */
export function adoptable({ access, task, left }: Work): Opened | null {
  const { proof, rereads = 0 } = task;
  const check = left.find(({ sha, checkRun }) => sha === proof?.pull?.head && checkRun !== null);
  if (rereads === 0 || !check || check.checkRun === null) return null;
  const { owner, repo, appId } = access;
  const on = { octokit: access.octokitFor({ for: 'check' }), owner, repo, sha: check.sha, appId };
  return { on, id: check.checkRun, externalId: check.externalId };
}

/** Null when the head has a verdict on this base already and that may stand until the next is known. */
export async function open(work: Work, verdict: 'replace' | 'leave'): Promise<Opened | null> {
  const { access, memory, task } = work;
  const at = await whereIs(work);
  // The event that told of another base may have been followed by one that did not.
  if (verdict === 'leave' && (await standing(work, at)) === 'this') return null;
  const { owner, repo, appId } = access;
  const on = { octokit: access.octokitFor({ for: 'check' }), owner, repo, sha: at.head, appId };
  const { repositoryId, number: pullRequest } = task;
  return openNoted(memory, on, { repositoryId, pullRequest, startedAt: access.now() });
}

/** Nothing is known of this head: whatever was recorded of it is not its verdict any more. */
export async function recordUnjudged(work: Work, { id }: Opened): Promise<void> {
  const { access, memory, task } = work;
  const { head, base } = await whereIs(work);
  await memory.verdicts.record({
    kind: 'pull_request',
    repositoryId: task.repositoryId,
    subject: String(task.number),
    head,
    baseRef: base,
    baseSha: null,
    judgedAt: access.now(),
    rules: null,
    facts: null,
    engine: null,
    conclusion: 'action_required',
    digest: '',
    checkRun: id,
    layers: null,
    assessments: null,
  });
}
