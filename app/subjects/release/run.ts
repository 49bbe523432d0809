/** The releases of one commit from look to verdict: a check run of its own name on the commit. */

import { contentOf } from '../../publish/check-content.ts';
import { type CheckOn, type OwnCheck, publishCheck } from '../../publish/check-run.ts';
import { checkNames } from '../../publish/purposes.ts';
import { recordOf } from '../../publish/record-of.ts';
import type { ReleasedCommitTask } from '../../task.ts';
import type { World } from '../../world.ts';
import type { Access, AppAccess } from '../access.ts';
import { isSettled } from '../settled.ts';
import { type JudgedRelease, judgeOne, tagsOn } from './judge.ts';

/** Releases of one commit that are judged: a monorepo publishes many at once. */
const maxReleases = 100;

/** Our newest check run of releases on the commit. */
async function ownCheck({ octokit, owner, repo, sha, appId }: CheckOn): Promise<OwnCheck | null> {
  const { data } = await octokit.request('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', {
    owner,
    repo,
    ref: sha,
    check_name: checkNames.release,
    app_id: appId,
  });
  const newest = data.check_runs.toSorted((a, b) => Number(a.id) - Number(b.id)).at(-1);
  if (!newest) return null;
  const { id, external_id: externalId, status } = newest;
  return { id: Number(id), externalId, completed: status === 'completed' };
}

/**
 * Whether there is something to say: somebody configured what is asked of releases, or may have and the configuration
 * cannot be used. A repository that never spoke of releases hears nothing about them, and of a layer that a later try
 * may see nothing is said before.
 */
function speaks({ report: { assessments, provenance }, again }: JudgedRelease): boolean {
  const { fallback } = provenance;
  const configured = assessments.some(
    ({ rung, origin }) => rung !== 'observe' || origin.layer !== 'built-in',
  );
  return configured || fallback === 'default' || (fallback === 'incomplete' && !again);
}

/** Those releases among `tags` that are on the commit. One after another: they share most reads and one budget. */
async function judgeAll(
  access: Access,
  tags: readonly string[],
  sha: string,
): Promise<readonly JudgedRelease[]> {
  const judged: JudgedRelease[] = [];
  for (const tag of tags.slice(0, maxReleases)) {
    const one = await judgeOne(access, tag, sha);
    if (one) judged.push(one);
  }
  return judged;
}

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((one) => b.includes(one));

/** `again`: something could not be looked at. Throws what GitHub's failures throw. */
export async function judgeRelease(
  world: World,
  access: AppAccess,
  task: ReleasedCommitTask,
): Promise<'done' | 'again'> {
  const { sha, repositoryId } = task;
  const startedAt = access.now();
  const tags = await tagsOn(access, sha);
  const judged = await judgeAll(access, tags, sha);
  if (judged.length === 0) return 'done';
  const octokit = access.octokitFor({ for: 'check' });
  const { owner, repo, appId } = access;
  const on: CheckOn = { octokit, owner, repo, sha, appId, purpose: 'release' };
  const own = await ownCheck(on);
  // What was said once is put right, even if nothing would be said now.
  if (!own && !judged.some(speaks)) return judged.some(({ again }) => again) ? 'again' : 'done';
  const isActive = (await world.activeRepository(task)) !== null;
  // A tag that moved, or a release that came, brings a job of its own.
  const isCurrent = same(await tagsOn(access, sha), tags);
  if (!isActive || !isCurrent) return 'done';
  const reports = judged.map(({ report }) => report);
  const content = contentOf(reports, startedAt);
  const unjudged = tags.length > maxReleases && content.conclusion === 'success';
  const conclusion = unjudged ? 'action_required' : content.conclusion;
  const checkRun = await publishCheck(on, { ...content, conclusion, isRerun: task.rerun ?? false }, own);
  const said = { conclusion, checkRun, digest: content.digest };
  const { verdicts } = world.store.of(task.installation);
  for (const { report, layers } of judged) await verdicts.record(recordOf(report, { ...said, layers }));
  world.log.info({ release: sha, releases: judged.length, repositoryId, conclusion }, 'judged release');
  return judged.every(isSettled) ? 'done' : 'again';
}
