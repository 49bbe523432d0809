/** What each reviewer’s last word was, and what became of it. Pure. */
import type { BranchFacts, PullFact, ReviewFact } from '../facts.ts';

type Standing = 'approved' | 'dismissed' | 'overruled' | 'not known';

export interface Opinion {
  readonly review: ReviewFact;
  readonly standing: Standing;
}

/** What is kept of what a review said when it was given, over what GitHub says now. */
function withCaptured({ captured }: BranchFacts, pull: PullFact): readonly ReviewFact[] {
  return pull.reviews.map((review) => {
    const then = captured?.reviews.get(review.id);
    return then ? { ...review, at: then.at } : review;
  });
}

function standingOf(review: ReviewFact, pull: PullFact, later: readonly ReviewFact[]): Standing | null {
  const { state, id } = review;
  if (state === 'changes requested' || state === 'commented') return null;
  const isOverruled = later.some((one) => one.state === 'changes requested');
  if (state === 'approved') return isOverruled ? 'overruled' : 'approved';
  const dismissal = pull.dismissals.find((one) => one.review === id);
  if (!dismissal) return 'not known';
  if (dismissal.was !== 'approved') return null;
  if (dismissal.at <= pull.mergedAt) return 'dismissed';
  return isOverruled ? 'overruled' : 'approved';
}

const reviewerOf = ({ by, id }: ReviewFact): string => (by ? String(by.id) : `deleted ${id}`);

const inOrder = (a: ReviewFact, b: ReviewFact): number =>
  a.at === b.at ? Number(a.id) - Number(b.id) : a.at < b.at ? -1 : 1;

/** One per reviewer: the last approval before the merge, and what became of it. */
export function opinionsOf(facts: BranchFacts, pull: PullFact): readonly Opinion[] {
  const before = withCaptured(facts, pull).filter(({ at }) => at <= pull.mergedAt);
  return [...Map.groupBy(before, reviewerOf).values()].flatMap((all): readonly Opinion[] => {
    const sorted = all.toSorted(inOrder);
    const opinions = sorted.map((review, i) => ({
      review,
      standing: standingOf(review, pull, sorted.slice(i + 1)),
    }));
    const last = opinions.findLast(({ standing }) => standing !== null);
    return last?.standing ? [{ review: last.review, standing: last.standing }] : [];
  });
}

/** Those whose last word before the merge asks for changes. */
export function objectors(facts: BranchFacts, pull: PullFact): readonly ReviewFact[] {
  const before = withCaptured(facts, pull).filter(
    ({ at, state }) => at <= pull.mergedAt && state !== 'commented',
  );
  const lasts = [...Map.groupBy(before, reviewerOf).values()].flatMap(
    (all) => all.toSorted(inOrder).at(-1) ?? [],
  );
  return lasts.filter(({ state }) => state === 'changes requested');
}
