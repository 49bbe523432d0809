/**
 * Check runs that were left open: one that was opened by a process that then died would say "in progress" for ever. It is
 * completed with the reason, and what it was for is judged again.
 */
import type { Octokit } from '@octokit/rest';
import { forAssessment } from '../github/access/assessment-octokit.ts';
import { endLeftBehind } from '../publish/open-check.ts';
import type { Summary } from '../schedules/schedule.ts';
import type { OpenedCheck } from '../store/client-store.ts';
import type { RepositoryRef, Task } from '../task.ts';
import { commitTask } from '../task.ts';
import type { Log } from '../world.ts';

/** A check run that was to be opened and, as far as the store knows, not completed. */
export interface OpenCheck extends Pick<OpenedCheck, 'checkRun' | 'externalId' | 'openedAt'> {
  readonly at: RepositoryRef;
  readonly headSha: string;
}

/** The check runs of all clients that are open; `knownOpenChecks` reads them in the database. */
export interface KnownOpenChecks {
  /** Of active clients and repositories, oldest first. */
  openChecks(openedBefore: Date): Promise<readonly OpenCheck[]>;
  checkClosed(check: OpenCheck): Promise<void>;
}

export interface WatchdogOf {
  readonly appId: () => Promise<number>;
  /** Reads and writes one repository. */
  readonly octokitOf: (installation: number, repositoryId: number) => Promise<Octokit>;
  readonly checks: KnownOpenChecks;
  readonly enqueue: (task: Task) => Promise<void>;
  readonly now: () => Date;
  readonly log: Log;
}

/** Milliseconds after which an open check run counts as left behind: longer than any judgement takes. */
const patience = 10 * 60_000;

/** Resolves with whether the check run had to be completed; it may have been, just before its process died. */
async function end(of: WatchdogOf, check: OpenCheck): Promise<boolean> {
  const { at, headSha } = check;
  const { octokit } = forAssessment(await of.octokitOf(at.installation, at.repositoryId));
  const on = { octokit, owner: at.owner, repo: at.repo, sha: headSha, appId: await of.appId() };
  const ended = await endLeftBehind(on, check, 'abandoned', of.now());
  const task: Task = commitTask(at, headSha);
  // Before it is forgotten: if this process dies here too, the next run does it again.
  if (ended !== 'gone') await of.enqueue(task);
  if (ended !== 'waits') await of.checks.checkClosed(check);
  return ended === 'ended';
}

/** One run. A check run that cannot be completed now stays recorded and is tried again. */
export async function watchdog(of: WatchdogOf): Promise<Summary> {
  const stale = await of.checks.openChecks(new Date(of.now().getTime() - patience));
  let [completed, failed] = [0, 0];
  const ofClient = async (checks: readonly OpenCheck[]) => {
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
