/** Whose approval counts, and why others' do not. */
import type { Known } from '../../engine/facts.ts';
import { count, own, type Prose, say } from '../../engine/prose.ts';
import { type People, partIn } from '../../facts/people.ts';
import { tipName } from '../../facts/pull-request.ts';
import { latestOpinions, type Review } from '../../facts/reviews.ts';

export type ReviewFacts = Known<'pullRequest' | 'changedFiles' | 'baseProtection' | 'reviews' | 'codeOwners'>;

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

/** "`abc1234`, 2 commits before the head", or that the commit is no longer there (after a force push). */
function ageOf(review: Review, { pullRequest, reviews }: ReviewFacts): Prose {
  const at = reviews.commits.findIndex(({ sha }) => sha === review.commit);
  const head = reviews.commits.findIndex(({ sha }) => sha === pullRequest.head.sha);
  if (review.commit === null || at < 0 || head < at) return own('an earlier version of this branch');
  return say`${short(review.commit)}, ${count(head - at, 'commit')} before the head`;
}

/**
 * The part of the change that somebody may have had a hand in. An approval that was given for this very change counts
 * although its giver brought the branch up to date afterwards: merges that changed nothing of what was approved add nothing.
 */
function concerning({ showed, commit }: Review, { pullRequest, reviews }: ReviewFacts): People {
  const { commits, pushes } = reviews;
  const { author } = pullRequest;
  const at = commits.findIndex(({ sha }) => sha === commit);
  const onlyMerges = commits.slice(at + 1).every(({ parents }) => parents > 1);
  if (showed !== 'this' || at < 0 || !onlyMerges) return { author, commits, pushes };
  const later = commits.slice(at + 1).map(({ sha }) => sha);
  return {
    author,
    commits: commits.slice(0, at + 1),
    pushes: pushes.filter(({ sha }) => !later.includes(sha)),
  };
}

/** Why an approval is not one of what would be merged now; null when it is. */
function notOfThis(review: Review, facts: ReviewFacts, rules: CountingRules): Prose | null {
  const { author, commit, showed, baseThen } = review;
  if (showed === 'this') return null;
  const { head, base } = facts.pullRequest;
  const isHead = commit === head.sha;
  const counts = isHead || rules['stale-approvals'] === 'accept';
  if (showed === 'another' && baseThen !== null && counts)
    return say`${author.login} approved it into ${baseThen}, before the base was changed to ${tipName(base)}`;
  if (showed === 'another' && isHead)
    return say`${author.login} approved ${short(head.sha)} when it showed another change, before its base moved`;
  return counts ? null : say`${author.login} approved ${ageOf(review, facts)}`;
}

function whyNot(review: Review, facts: ReviewFacts, rules: CountingRules): Omit<Uncounted, 'login'> | null {
  const { author, canPush } = review;
  if (author.kind === 'bot' && rules.bots === 'ignore')
    return { why: say`${author.login} is a bot`, renewable: false };
  const part = partIn(author.login, concerning(review, facts));
  if (part) return { why: part, renewable: false };
  if (!canPush) return { why: say`${author.login} has no write access now`, renewable: false };
  const other = notOfThis(review, facts, rules);
  return other && { why: other, renewable: true };
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
