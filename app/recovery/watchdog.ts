/**
 * Check runs that were left open: one that was opened by a process that then died would say "in progress" for ever. It is
 * completed with the reason, and what it was for is judged again.
 */
import { forAssessment } from '../github/access/assessment-octokit.ts';
import { endLeftBehind } from '../publish/open-check.ts';
import type { RunOf, Summary } from '../schedule.ts';
import { clientId } from '../store/client-id.ts';
import { removeOpenCheck, type StaleCheck, staleChecks } from '../store/open-checks.ts';
import type { Task } from '../task.ts';
import { commitTask, pullRequestTask } from '../task.ts';

export type WatchdogOf = Pick<RunOf, 'database' | 'host' | 'appId' | 'octokitOf' | 'enqueue' | 'now' | 'log'>;

/** Milliseconds after which an open check run counts as left behind: longer than any judgement takes. */
const patience = 10 * 60_000;

/** Resolves with whether the check run had to be completed; it may have been, just before its process died. */
async function end(of: WatchdogOf, check: StaleCheck): Promise<boolean> {
  const { at, headSha } = check;
  const { octokit } = forAssessment(await of.octokitOf(at.installation, at.repositoryId, { for: 'check' }));
  const on = { octokit, owner: at.owner, repo: at.repo, sha: headSha, appId: await of.appId() };
  const ended = await endLeftBehind(on, check, 'abandoned', of.now());
  // It may have another head by now, or be from a fork: its number is what is certain.
  const { pullRequest } = check;
  const task: Task = pullRequest === null ? commitTask(at, headSha) : pullRequestTask(at, pullRequest);
  // Before it is forgotten: if this process dies here too, the next run does it again.
  if (ended !== 'gone') await of.enqueue(task);
  const client = clientId({ host: of.host, installation: at.installation });
  if (ended !== 'waits') await removeOpenCheck(of.database.kysely, client, check.externalId);
  return ended === 'ended';
}

/** One run. A check run that cannot be completed now stays recorded and is tried again. */
export async function watchdog(of: WatchdogOf): Promise<Summary> {
  const stale = await staleChecks(of.database.kysely, of.host, new Date(of.now().getTime() - patience));
  let [completed, failed] = [0, 0];
  const ofClient = async (checks: readonly StaleCheck[]) => {
    for (const check of checks) {
      try {
        if (await end(of, check)) completed += 1;
      } catch (error) {
        failed += 1;
        const { installation, repositoryId } = check.at;
        of.log.warn(
          { err: error, installation, repositoryId, check: check.externalId },
          'a check run left open could not be completed; it is tried again',
        );
      }
    }
  };
  // Clients side by side: a slow one holds up no other.
  await Promise.all([...Map.groupBy(stale, ({ at }) => at.installation).values()].map(ofClient));
  return { stale: stale.length, completed, failed };
}
