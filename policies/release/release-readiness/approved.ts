/** Whether a merged pull request was looked at by somebody who had no part in it. */
import { own, type Prose, say, some } from '../../engine/prose.ts';
import { type People, partIn } from '../../facts/people.ts';
import type { ReleaseChanges, ReleasedPullRequest } from '../../facts/release-changes.ts';
import { latestOpinions, type Review } from '../../facts/reviews.ts';

/**
 * Everybody with a part in it. The author of a merge commit is who merged it, and the committer of a commit that GitHub
 * made anew (its head is not among them) is who pressed the button; neither wrote any of it.
 */
function peopleOf(
  { commits }: ReleaseChanges,
  { number, author, head, pushes }: ReleasedPullRequest,
): People {
  const brought = commits.filter(({ pullRequests }) => pullRequests.includes(number));
  const isAsPushed = brought.some(({ sha }) => sha === head);
  const wrote = brought.filter(({ parents }) => parents < 2);
  const merges = brought.filter(({ parents }) => parents > 1).map(({ sha }) => sha);
  return {
    author,
    commits: wrote.map((commit) => (isAsPushed ? commit : { ...commit, committer: null })),
    pushes: pushes.filter(({ sha }) => !merges.includes(sha)),
  };
}

/** Why an approval does not count; null when it does. */
function whyNot(
  { author, canPush, commit }: Review,
  pull: ReleasedPullRequest,
  people: People,
  stale: 'refuse' | 'accept',
): Prose | null {
  if (author.kind === 'bot') return say`${author.login} is a bot`;
  const part = partIn(author.login, people);
  if (part) return part;
  if (!canPush) return say`${author.login} has no write access now`;
  if (stale === 'refuse' && commit !== pull.head) return say`${author.login} approved an earlier version`;
  return null;
}

/** Null when somebody's approval counts; otherwise why none does, as the end of a sentence. */
export function unapproved(
  pull: ReleasedPullRequest,
  changes: ReleaseChanges,
  stale: 'refuse' | 'accept',
): Prose | null {
  const people = peopleOf(changes, pull);
  const approvals = latestOpinions(pull.reviews).filter(({ state }) => state === 'approved');
  const reasons = approvals.map((review) => whyNot(review, pull, people, stale));
  if (reasons.includes(null)) return null;
  const said = reasons.filter((reason) => reason !== null);
  return said.length === 0 ? own('nobody approved it') : some(said, 3);
}
