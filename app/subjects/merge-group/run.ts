/**
 * A merge queue's group: its commit needs a verdict of its own. The group's branch names the pull request it was made
 * for; those ahead of it in the queue have groups, and verdicts, of their own.
 */

import { rereadDelays } from '../../proof.ts';
import { contentOf } from '../../publish/check-content.ts';
import { publishCheck } from '../../publish/check-run.ts';
import { endOpened, openNoted } from '../../publish/open-check.ts';
import { recordOf } from '../../publish/record-of.ts';
import type { MergeGroupTask } from '../../task.ts';
import type { World } from '../../world.ts';
import type { AppAccess } from '../access.ts';
import { judgePullRequest } from '../pull-request/judge.ts';
import { isSettled } from '../settled.ts';
import type { Outcome } from '../subject-type.ts';
import { pullRequestOfGroup } from './events.ts';

/** Judges the pull request the group was made for and shows the verdict on the group's commit; never green without judging. */
export async function judgeMergeGroup(
  world: World,
  access: AppAccess,
  task: MergeGroupTask,
): Promise<Outcome> {
  const { sha, ref, installation, repositoryId, rereads = 0 } = task;
  const startedAt = access.now();
  const octokit = access.octokitFor({ for: 'check' });
  const on = { octokit, owner: access.owner, repo: access.repo, sha, appId: access.appId };
  const memory = world.store.of(installation);
  const number = pullRequestOfGroup(ref);
  if (number === null) {
    const opened = await openNoted(memory, on, { repositoryId, pullRequest: null, startedAt });
    await endOpened(memory, opened, 'unknown group');
    return 'done';
  }
  const judged = await judgePullRequest(access, number, { kind: 'merge_group', subjectId: sha });
  if (judged.isBehind && rereads < rereadDelays.length) return { behind: { ...task, rereads: rereads + 1 } };
  // Annotations are of the pull request's head: it has them already.
  const content = { ...contentOf([judged.report], startedAt), annotations: [] };
  const checkRun = await publishCheck(on, content, null);
  const { conclusion, digest } = content;
  const published = { conclusion, digest, checkRun, layers: judged.layers };
  await memory.verdicts.record(recordOf(judged.report, published));
  world.log.info({ number, conclusion, group: sha }, 'judged merge group');
  return isSettled(judged) ? 'done' : 'again';
}
