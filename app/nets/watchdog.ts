/**
 * The third net: a check run that was opened by a process that then died would say "in progress" for ever. It is
 * completed with the reason, and what it was for is judged again.
 */
import type { Task } from '../events.ts';
import { statusOf } from '../github/cannot-look.ts';
import { forAssessment } from '../github/client.ts';
import { finishCheck } from '../publish/check-run.ts';
import type { NetParts, OpenCheck, Summary } from './parts.ts';

/** Milliseconds after which an open check run counts as left behind: longer than any judgement takes. */
const patience = 10 * 60_000;

async function statusOnGitHub(parts: NetParts, check: OpenCheck): Promise<'open' | 'completed' | 'gone'> {
  const { octokit } = forAssessment(await parts.octokitOf(check.at.installation, check.at.repositoryId));
  try {
    const { data } = await octokit.request('GET /repos/{owner}/{repo}/check-runs/{check_run_id}', {
      owner: check.at.owner,
      repo: check.at.repo,
      check_run_id: check.checkRunId,
    });
    return data.status === 'completed' ? 'completed' : 'open';
  } catch (error) {
    if (statusOf(error) === 404) return 'gone';
    throw error;
  }
}

async function complete(parts: NetParts, { at, checkRunId, headSha }: OpenCheck): Promise<void> {
  const { octokit } = forAssessment(await parts.octokitOf(at.installation, at.repositoryId));
  const on = { octokit, owner: at.owner, repo: at.repo, sha: headSha, appId: await parts.appId() };
  await finishCheck(on, checkRunId, 'abandoned');
}

/** Resolves with whether the check run had to be completed; it may have been, just before its process died. */
async function end(parts: NetParts, check: OpenCheck): Promise<boolean> {
  const status = await statusOnGitHub(parts, check);
  if (status === 'open') await complete(parts, check);
  const task: Task = { kind: 'commit', sha: check.headSha, ...check.at };
  // Before it is forgotten: if this process dies here too, the next run does it again.
  if (status !== 'gone') await parts.enqueue(task);
  await parts.store.checkClosed(check);
  return status === 'open';
}

/** One run. A check run that cannot be completed now stays recorded and is tried again. */
export async function watchdog(parts: NetParts): Promise<Summary> {
  const stale = await parts.store.openChecks(new Date(parts.now().getTime() - patience));
  let [completed, failed] = [0, 0];
  const ofClient = async (checks: readonly OpenCheck[]) => {
    for (const check of checks) {
      try {
        if (await end(parts, check)) completed += 1;
      } catch (error) {
        failed += 1;
        const { installation, repositoryId } = check.at;
        parts.log.warn(
          { err: error, installation, repositoryId, checkRun: check.checkRunId },
          'a check run left open could not be completed; it is tried again',
        );
      }
    }
  };
  // Clients side by side: a slow one holds up no other.
  await Promise.all([...Map.groupBy(stale, ({ at }) => at.installation).values()].map(ofClient));
  const summary = { stale: stale.length, completed, failed };
  if (stale.length > 0) parts.log.info(summary, 'completed check runs left open');
  return summary;
}
