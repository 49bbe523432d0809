/** A comment that was edited or deleted: what it let pass no longer passes, and the check says so. */
import { own, say } from '../../policies/engine/prose.ts';
import { short } from '../../policies/engine/report/words.ts';
import type { ClientMemory } from '../store/client-store.ts';
import type { Withdrawal } from '../store/grants.ts';
import type { CommentTask } from '../task.ts';
import { type Answer, saying } from './answer.ts';

type Of = CommentTask;

const happened = { edited: 'was edited', deleted: 'was deleted' } as const;

async function withdrawProceed(
  { proceeds }: Pick<ClientMemory, 'proceeds'>,
  comment: number,
  because: Withdrawal,
  now: Date,
): Promise<Answer | null> {
  await proceeds.takeBack(comment, because, now);
  const proceed = await proceeds.find(comment);
  if (!proceed) return null;
  const { policy, head, takenBack } = proceed;
  const why = own(happened[takenBack ?? because]);
  const said = say`${short(head)} is no longer let through without ${policy}: the comment that did it ${why}.`;
  return { ...saying(said), rejudge: true };
}

/** The answer; null when the comment had granted nothing. The comment is never acted on after this. */
export async function withdraw(
  memory: Pick<ClientMemory, 'grants' | 'proceeds' | 'commands'>,
  { comment, repositoryId, number, isCommand }: Of,
  because: Withdrawal,
  now: Date,
): Promise<Answer | null> {
  if (isCommand) await memory.commands.spoil({ repositoryId, pullRequest: number, comment }, now);
  await memory.grants.revoke(comment, because, now);
  // Looked up, not taken from the answer above: a try that broke off after it must be finished, too.
  const grant = await memory.grants.find(comment);
  if (!grant) return withdrawProceed(memory, comment, because, now);
  const { policy, head, revokedBecause } = grant;
  const why = own(happened[revokedBecause ?? because]);
  const said = say`The waiver of ${policy} on ${short(head)} is revoked: the comment that gave it ${why}.`;
  return { ...saying(said), rejudge: true };
}
