/** Whose approval counts, and why others' do not. */
import type { Known } from '../../engine/facts.ts';
import { count, own, type Prose, say } from '../../engine/prose.ts';
import { latestOpinions, type Review } from '../../facts/reviews.ts';

export type ReviewFacts = Known<'pullRequest' | 'changedFiles' | 'reviews' | 'codeOwners'>;

export interface CountingRules {
  readonly bots: 'ignore' | 'count';
  readonly 'stale-approvals': 'refuse' | 'accept';
}

interface Uncounted {
  readonly login: string;
  /** "`x` approved `abc1234`, 2 commits before the head" */
  readonly why: Prose;
  /** A second look by the same person would count. */
  readonly renewable: boolean;
}

export interface Tally {
  /** Approvals that count, one per person, sorted by login. */
  readonly counted: readonly Review[];
  readonly uncounted: readonly Uncounted[];
  /** Requests for changes, neither followed by an approval nor dismissed. */
  readonly objections: readonly Review[];
}

export function short(sha: string): string {
  return sha.slice(0, 7);
}

/** Logins are the same whatever their case; REST writes an App's login with `[bot]`, GraphQL without. */
export function sameLogin(a: string, b: string): boolean {
  const plain = (login: string) => login.toLowerCase().replace(/\[bot\]$/, '');
  return plain(a) === plain(b);
}

/** "`abc1234`, 2 commits before the head", or that the commit is no longer there (after a force push). */
function ageOf(review: Review, { pullRequest, reviews }: ReviewFacts): Prose {
  const at = reviews.commits.findIndex(({ sha }) => sha === review.commit);
  const head = reviews.commits.findIndex(({ sha }) => sha === pullRequest.head.sha);
  if (review.commit === null || at < 0 || head < at) return own('an earlier version of this branch');
  return say`${short(review.commit)}, ${count(head - at, 'commit')} before the head`;
}

/** Why somebody's approval can never count here: they had a hand in the change. Null when they had none. */
function partIn(login: string, { pullRequest, reviews }: ReviewFacts): Prose | null {
  if (sameLogin(login, pullRequest.author.login)) return say`${login} opened this pull request`;
  const wrote = reviews.commits.find(({ authors }) => authors.some((author) => sameLogin(author, login)));
  if (wrote) return say`${login} is an author of ${short(wrote.sha)}`;
  if (reviews.lastPusher !== null)
    return sameLogin(login, reviews.lastPusher) ? say`${login} pushed the head` : null;
  const committed = reviews.commits.find(({ committer }) => committer && sameLogin(committer, login));
  return committed
    ? say`${login} committed ${short(committed.sha)}, and GitHub does not say who pushed the head`
    : null;
}

function whyNot(review: Review, facts: ReviewFacts, rules: CountingRules): Omit<Uncounted, 'login'> | null {
  const { author, canPush, commit } = review;
  if (author.kind === 'bot' && rules.bots === 'ignore')
    return { why: say`${author.login} is a bot`, renewable: false };
  const part = partIn(author.login, facts);
  if (part) return { why: part, renewable: false };
  if (!canPush) return { why: say`${author.login} has no write access now`, renewable: false };
  if (rules['stale-approvals'] === 'accept' || commit === facts.pullRequest.head.sha) return null;
  return { why: say`${author.login} approved ${ageOf(review, facts)}`, renewable: true };
}

/** Sorts what reviewers said last into what counts and what does not. */
export function tally(facts: ReviewFacts, rules: CountingRules): Tally {
  const opinions = latestOpinions(facts.reviews.reviews);
  const judged = opinions
    .filter(({ state }) => state === 'approved')
    .map((review) => ({ review, not: whyNot(review, facts, rules) }));
  return {
    counted: judged.filter(({ not }) => !not).map(({ review }) => review),
    uncounted: judged.flatMap(({ review, not }) => (not ? [{ login: review.author.login, ...not }] : [])),
    objections: opinions.filter(
      ({ state, canPush, author }) =>
        state === 'changes_requested' && canPush && (author.kind === 'user' || rules.bots === 'count'),
    ),
  };
}
