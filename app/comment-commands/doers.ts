/** Who does the tasks that come from comments. */
import { accessTo } from '../subjects/access.ts';
import type { Doers } from '../subjects/subject-type.ts';
import type { TamperingTask } from '../task.ts';
import type { World } from '../world.ts';
import { answerComment } from './run.ts';

/** Records that somebody changed another person's command. The task that every edit makes revokes what the comment granted. */
async function auditTampering(world: Pick<World, 'log' | 'store'>, task: TamperingTask): Promise<'done'> {
  const { comment, number, repositoryId, installation, sender, author } = task;
  const detail = {
    comment,
    repositoryId,
    pullRequest: number,
    editorId: sender.id,
    authorId: author?.id ?? null,
  };
  await world.store.of(installation).audit('command edited by another', detail);
  world.log.warn(detail, 'somebody edited a command that another person wrote');
  return 'done';
}

export const commentDoers: Doers<'comment' | 'tampering'> = {
  comment: async (world, task, add) => answerComment(world, await accessTo(world, task), task, add),
  tampering: auditTampering,
};
