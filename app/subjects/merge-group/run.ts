/**
 * A merge queue's group: its commit needs a verdict of its own. The group's branch names the pull request it was made
 * for; those ahead of it in the queue have groups, and verdicts, of their own.
 */

import { publishCheck } from '../../publish/check-run.ts';
import { endOpened, openNoted } from '../../publish/open-check.ts';
import type { MergeGroupTask } from '../../task.ts';
import type { World } from '../../world.ts';
import { type Access, judgePullRequest } from '../pull-request/judge.ts';
import { contentOf } from '../pull-request/publish.ts';
import { hasUnknown } from '../pull-request/run.ts';
import { pullRequestOfGroup } from './events.ts';

/** Judges the pull request the group was made for and says so on the group's commit; never a green without a look. */
export async function judgeMergeGroup(
  world: World,
  access: Access & { appId: number },
  { sha, ref, installation, repositoryId }: MergeGroupTask,
): Promise<'done' | 'again'> {
  const startedAt = access.now();
  const octokit = access.octokitFor({ for: 'check' });
  const on = { octokit, owner: access.owner, repo: access.repo, sha, appId: access.appId };
  const number = pullRequestOfGroup(ref);
  if (number === null) {
    const memory = world.store.of(installation);
    const opened = await openNoted(memory, on, { repositoryId, pullRequest: null, startedAt });
    await endOpened(memory, opened, 'unknown group');
    return 'done';
  }
  const judged = await judgePullRequest(access, number);
  // Annotations are of the pull request's head: it has them already.
  const content = { ...contentOf([judged.report], startedAt), annotations: [] };
  await publishCheck(on, content, null);
  const { conclusion } = content;
  world.log.info({ number, conclusion, group: sha }, 'judged merge group');
  return hasUnknown([judged]) ? 'again' : 'done';
}
