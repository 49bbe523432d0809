/** Whether a merged pull request was looked at by somebody who had no part in it. */
import { own, type Prose, say, some } from '../../engine/prose.ts';
import { sameLogin } from '../../facts/people.ts';
import type { ReleaseChanges, ReleasedPullRequest } from '../../facts/release-changes.ts';
import { latestOpinions, type Review } from '../../facts/reviews.ts';

/** Who wrote the commits it brought. The author of a merge commit is who merged it. */
function writers({ commits }: ReleaseChanges, number: number): readonly string[] {
  return commits
    .filter(({ parents, pullRequests }) => parents < 2 && pullRequests.includes(number))
    .flatMap(({ authors }) => authors);
}

/** Why an approval does not count; null when it does. */
function whyNot(
  { author, canPush, commit }: Review,
  pull: ReleasedPullRequest,
  wrote: readonly string[],
  stale: 'refuse' | 'accept',
): Prose | null {
  if (author.kind === 'bot') return say`${author.login} is a bot`;
  if (sameLogin(author.login, pull.author.login)) return say`${author.login} opened it`;
  if (wrote.some((login) => sameLogin(login, author.login))) return say`${author.login} is an author of it`;
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
  const wrote = writers(changes, pull.number);
  const approvals = latestOpinions(pull.reviews).filter(({ state }) => state === 'approved');
  const reasons = approvals.map((review) => whyNot(review, pull, wrote, stale));
  if (reasons.includes(null)) return null;
  const said = reasons.filter((reason) => reason !== null);
  return said.length === 0 ? own('nobody approved it') : some(said, 3);
}
