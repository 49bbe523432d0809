/** Whether every number of a repository is an issue, a pull request or a discussion. */
import { own, say } from '../../../policies/engine/prose.ts';
import { type RepositoryAt, tell } from '../github/asked.ts';
import { readDiscussions, readNumbers } from '../github/numbers.ts';
import type { TieOut } from '../model/population.ts';

/** A pull request cannot be deleted or moved by its people: what is missing was an issue or a discussion. */
export async function numberSpace(at: RepositoryAt, name: string): Promise<TieOut> {
  const what = say`Numbers of ${name}: each from 1 on is an issue, a pull request or a discussion`;
  const read = await tell(
    () => readNumbers(at),
    own('the numbers of issues and pull requests'),
    'issues: read',
  );
  if (!read.told) return { what, counts: [], holds: 'unknown', because: read.because };
  const talk = await tell(() => readDiscussions(at), own('the discussions'), 'discussions: read');
  const { issues, pulls, last: known } = read.value;
  const discussions = talk.told ? talk.value.count : 0;
  const last = Math.max(known, talk.told ? talk.value.last : 0);
  const missing = last - issues - pulls - discussions;
  const counts = [
    { of: 'numbers', count: last },
    { of: 'issues', count: issues },
    { of: 'pull requests', count: pulls },
    ...(talk.told ? [{ of: 'discussions', count: discussions }] : []),
  ];
  if (missing === 0) return { what, counts, holds: true, because: null };
  if (missing < 0) return { what, counts, holds: false, because: own('there are more of them than numbers') };
  const where = talk.told
    ? own('deleted, or transferred to another repository')
    : say`not shown (${talk.because}), deleted, or transferred to another repository`;
  return {
    what,
    counts,
    holds: 'unknown',
    because: say`${missing} numbers are neither: issues and discussions that were ${where}. GitHub lets nobody delete or transfer a pull request.`,
  };
}
