/** Somebody changed another person's command: that is always written to the audit log. */
import type { TamperingTask } from '../task.ts';
import type { World } from '../world.ts';

/** Writes an audit row. The task that every edit makes revokes what the comment granted. */
export async function auditTampering(
  world: Pick<World, 'log' | 'store'>,
  task: TamperingTask,
): Promise<'done'> {
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
