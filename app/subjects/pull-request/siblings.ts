/** Which open pull requests have a commit for their head: a check run hangs on the commit, and speaks for all of them. */
import { own } from '../../../policies/engine/prose.ts';
import { Behind } from '../../github/behind.ts';
import { readOpenHeads, restOfHeads } from '../../github/pull-request/open-heads.ts';
import type { Access } from '../access.ts';
import type { JudgedPullRequest } from './judge.ts';

/**
 * Open pull requests of this repository with exactly this head, other than the judged one, sorted. What the wide read saw
 * when it saw all of them; else a read of its own. Throws when they cannot be known, `Behind` for a list that lacks the
 * one that is judged.
 */
export async function siblingsOf(
  { number, headSha, open, snapshot, counted }: JudgedPullRequest,
  { owner, repo }: Pick<Access, 'owner' | 'repo'>,
): Promise<readonly number[]> {
  // Of one that is closed nothing is published.
  if (!open) return [];
  const of = { octokit: counted.octokit, owner, repo };
  const heads = snapshot ? await restOfHeads(of, snapshot.heads) : await readOpenHeads(of);
  const here = heads.filter(({ headRefOid }) => headRefOid === headSha).map((one) => one.number);
  if (!here.includes(number)) throw new Behind(own('the list of open pull requests'));
  return [...new Set(here)].filter((one) => one !== number).sort((a, b) => a - b);
}
