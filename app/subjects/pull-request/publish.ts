/** Verdicts → GitHub, if they are still about what is there now. */
import { renderComment, renderSettledComment } from '../../../policies/engine/report/comment.ts';
import type { Conclusion } from '../../../policies/engine/report.ts';
import { dayOf } from '../../../policies/engine/waivers/day.ts';
import { forAssessment } from '../../github/access/assessment-octokit.ts';
import { getPull, seenOf } from '../../github/pull-request/pull-request.ts';
import type { CheckRunNode } from '../../github/pull-request/snapshot.ts';
import { contentOf } from '../../publish/check-content.ts';
import { type CheckOn, type OwnCheck, publishCheck } from '../../publish/check-run.ts';
import { type KnownHere, publishComment } from '../../publish/comment.ts';
import type { Opened } from '../../publish/open-check.ts';
import { checkNames } from '../../publish/purposes.ts';
import { recordOf } from '../../publish/record-of.ts';
import { isRefused } from '../../publish/write.ts';
import type { ClientMemory } from '../../store/client-store.ts';
import { usesOf } from '../../waivers/uses.ts';
import type { Log } from '../../world.ts';
import type { Access } from '../access.ts';
import type { JudgedPullRequest } from './judge.ts';

/** Our newest check run on the head, out of the wide read. */
export function ownCheck(judged: JudgedPullRequest, appId: number): OwnCheck | null {
  const runs = (judged.snapshot?.pullRequest.checks ?? []).filter(
    (node): node is CheckRunNode =>
      node.__typename === 'CheckRun' &&
      node.name === checkNames.verdict &&
      node.checkSuite.app?.databaseId === appId,
  );
  const newest = runs.sort((a, b) => a.databaseId - b.databaseId).at(-1);
  if (!newest) return null;
  return { id: newest.databaseId, externalId: newest.externalId, completed: newest.status === 'COMPLETED' };
}

type State = 'current' | 'moved' | 'closed' | 'behind';

/**
 * Whether the pull request is still open, with the head and the base branch that were judged: `moved` and `closed` are
 * not. `behind`: GitHub's answer is older than what was judged. One read, most often a 304.
 */
async function stateOf(access: Access, judged: JudgedPullRequest): Promise<State> {
  const { octokit } = forAssessment(access.octokit);
  const { owner, repo } = access;
  const pull = await getPull(octokit, { owner, repo, number: judged.number });
  const { head, base, updatedAt } = seenOf(pull);
  if (Date.parse(updatedAt) < Date.parse(judged.seen.updatedAt)) return 'behind';
  if (pull.state !== 'open') return 'closed';
  return head === judged.headSha && base === judged.baseRef ? 'current' : 'moved';
}

export interface Publishing {
  readonly access: Access;
  /** The pull requests that share the head, at least one. */
  readonly judged: readonly [JudgedPullRequest, ...JudgedPullRequest[]];
  readonly appId: number;
  readonly startedAt: string;
  readonly repositoryId: number;
  readonly memory: ClientMemory;
  readonly log: Pick<Log, 'warn'>;
  /** Whether there is still work for the client and the repository. */
  readonly isActive: () => Promise<boolean>;
  /** The verdict is written, though it be the same. */
  readonly isRerun: boolean;
  /** A check run that was opened meanwhile; null when there is none. */
  readonly opened: Pick<Opened, 'id' | 'externalId'> | null;
}

function checkOn({ access, judged, appId }: Publishing): CheckOn {
  const [{ counted, headSha }] = judged;
  const { octokit } = forAssessment(access.octokitFor({ for: 'check' }), counted.calls);
  return { octokit, owner: access.owner, repo: access.repo, sha: headSha, appId };
}

interface Said {
  readonly checkRun: number;
  readonly conclusion: Conclusion;
  readonly digest: string;
}

/** The check run says the worst of the pull requests that share the head. */
async function publishVerdict(publishing: Publishing): Promise<Said> {
  const { judged, appId, startedAt, opened, isRerun } = publishing;
  const content = contentOf(
    judged.map(({ report }) => report),
    startedAt,
  );
  const own = opened ? { ...opened, completed: false } : ownCheck(judged[0], appId);
  const checkRun = await publishCheck(checkOn(publishing), { ...content, isRerun }, own);
  if (own?.externalId && !own.completed) await publishing.memory.openChecks.remove(own.externalId);
  return { checkRun, conclusion: content.conclusion, digest: content.digest };
}

/** Where people see GitHub: the API's host without its API prefix. */
export function webUrl({ octokit }: Pick<Access, 'octokit'>): string {
  const { baseUrl } = octokit.request.endpoint.DEFAULTS;
  return baseUrl === 'https://api.github.com' ? 'https://github.com' : baseUrl.replace(/\/api\/v3\/?$/, '');
}

async function publishWords(publishing: Publishing, one: JudgedPullRequest, checkRun: number): Promise<void> {
  if (!one.snapshot) return;
  const { access, appId, repositoryId, memory } = publishing;
  const { owner, repo } = access;
  const detailsUrl = `${webUrl(access)}/${owner}/${repo}/runs/${checkRun}`;
  const body = one.comment === 'never' ? null : renderComment(one.report, { detailsUrl });
  const settled = renderSettledComment(one.report, { detailsUrl });
  const here = { repositoryId, pullRequest: one.number };
  const known: KnownHere = {
    list: () => memory.comments.list(here),
    replies: () => memory.commands.replies(here),
    set: (purpose, comment) => memory.comments.set(here, purpose, comment),
    forget: (purpose, id) => memory.comments.forget(here, purpose, id),
  };
  const { octokit } = forAssessment(access.octokitFor({ for: 'comment' }), one.counted.calls);
  const { ownComments: own } = one.snapshot.pullRequest;
  const on = { octokit, owner, repo, number: one.number, appId, own };
  await publishComment(on, { purpose: 'policies', body, settled }, known);
}

/** The end of a closed pull request's waivers concerns nobody. */
async function forgetUses({ repositoryId, memory }: Publishing, one: JudgedPullRequest): Promise<void> {
  await memory.waiverUses.forget({ repositoryId, pullRequest: one.number });
}

/** Before anything is published: should this process die after it, the verdict is still known to end. */
async function recordUses(
  { repositoryId, memory, startedAt }: Publishing,
  one: JudgedPullRequest,
): Promise<void> {
  const on = { repositoryId, pullRequest: one.number, head: one.headSha };
  await memory.waiverUses.add(on, usesOf(one.report, dayOf(startedAt)));
}

async function record(
  { repositoryId, memory, startedAt }: Publishing,
  { number, headSha, report, layers }: JudgedPullRequest,
  said: Said,
): Promise<void> {
  const on = { repositoryId, pullRequest: number, head: headSha };
  const uses = usesOf(report, dayOf(startedAt));
  await memory.verdicts.record(recordOf(report, { ...said, layers }), { on, uses });
}

/**
 * Publishes when every verdict is still about what is there, or as far as GitHub shows; `stale` when the pull request moved
 * meanwhile (the event that moved it brings its own job), `behind` when one that shares its head did, which may bring no
 * job for this one. Nothing was written then.
 */
export async function publish(publishing: Publishing): Promise<'published' | 'stale' | 'behind'> {
  const states = await Promise.all(publishing.judged.map((one) => stateOf(publishing.access, one)));
  for (const [i, one] of publishing.judged.entries())
    if (states[i] === 'closed') await forgetUses(publishing, one);
  const isGone = (state: State | undefined) => state === 'moved' || state === 'closed';
  if (isGone(states[0]) || !(await publishing.isActive())) return 'stale';
  if (states.some(isGone)) return 'behind';
  for (const one of publishing.judged) await recordUses(publishing, one);
  const said = await publishVerdict(publishing);
  for (const one of publishing.judged)
    await publishWords(publishing, one, said.checkRun).catch((error: unknown) => {
      if (!isRefused(error)) throw error;
      const { log, repositoryId } = publishing;
      log.warn(
        { err: error, repositoryId, number: one.number },
        'a comment could not be written; the check says it all',
      );
    });
  // Last: what is recorded was said in full.
  for (const one of publishing.judged) await record(publishing, one, said);
  return 'published';
}
