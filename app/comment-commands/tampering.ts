/** Somebody changed another person's command: that is written down, whatever else becomes of the comment. */
import type { TamperingTask } from '../task.ts';
import type { World } from '../world.ts';

/** Leaves an audit row. What the comment granted is revoked by the task that every edit makes. */
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
