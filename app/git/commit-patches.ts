/** What each commit of a range changes, as one text in git's format for mail. */
import { own } from '../../policies/engine/prose.ts';
import type { Repository } from './repository.ts';
import { answer } from './run.ts';

/**
 * Merge commits are left out: what they bring in is in others. Null when there is more than `max` bytes. Messages are left
 * out, too, for they may look like patches. Throws `CannotLook`.
 */
export async function commitPatches(
  { run }: Repository,
  from: string,
  to: string,
  max: number,
): Promise<string | null> {
  const format = '--format=From %H Mon Sep 17 00:00:00 2001%n';
  const shown = ['--patch', '--no-merges', '--no-renames', '--no-color', '--no-ext-diff', '--no-textconv'];
  const args = ['log', '--reverse', '--topo-order', format, ...shown, '--src-prefix=a/', '--dst-prefix=b/'];
  const result = await run([...args, to, `^${from}`, '--'], { max });
  if (result.code === null) return null;
  return answer(result, own('show the commits of the change')).toString('utf8');
}
