/** Reviews are submitted and dismissed. */
import { Refusal } from '../http/refusal.ts';
import { protectionOf } from '../protection.ts';
import { pullSimple, reviewShape } from '../shapes/pulls.ts';
import type { Account, Pull, Review, ReviewState, Team } from '../state.ts';
import type { World } from '../world.ts';
import { recordEvent } from './issue-events.ts';

export interface NewReview {
  readonly by: Account;
  readonly state: Exclude<ReviewState, 'DISMISSED'>;
  readonly body?: string;
  /** The commit it was written on; the head when absent. */
  readonly commit?: string;
  /** Teams it counts for; those that were asked and that the reviewer is in when absent. */
  readonly onBehalfOf?: readonly Team[];
}

function refuse(pull: Pull, review: NewReview): void {
  const own = review.by.id === pull.author.id;
  const problem = (text: string): Refusal => new Refusal(422, 'Unprocessable Entity', [text]);
  if (own && review.state === 'APPROVED') throw problem('Can not approve your own pull request');
  if (own && review.state === 'CHANGES_REQUESTED') {
    throw problem('Can not request changes on your own pull request');
  }
  const needsBody = review.state === 'CHANGES_REQUESTED' || review.state === 'COMMENTED';
  if (needsBody && (review.body ?? '').trim() === '') throw problem('Body can not be blank');
}

async function emitReview(
  world: World,
  pull: Pull,
  review: Review,
  action: string,
  by: Account,
): Promise<void> {
  world.lag.pullChanged(pull);
  const shape = reviewShape(world, pull, review);
  world.webhooks.emit({
    event: 'pull_request_review',
    action,
    repository: pull.repository,
    sender: by,
    // The webhook writes states in lower case, the API in upper case.
    payload: {
      review: { ...shape, state: review.state.toLowerCase() },
      pull_request: await pullSimple(world, pull),
    },
  });
}

/** Throws 422 for what GitHub refuses: approving oneself, asking for changes without saying which. */
export async function submitReview(world: World, pull: Pull, change: NewReview): Promise<Review> {
  refuse(pull, change);
  const teams = [...pull.requestedTeams].filter((team) => team.members.has(change.by.id));
  const review: Review = {
    id: world.nextId(),
    author: change.by,
    commit: change.commit ?? pull.head.sha,
    submittedAt: world.now(),
    onBehalfOf: change.onBehalfOf ?? teams,
    state: change.state,
    body: change.body ?? '',
  };
  pull.reviews.push(review);
  pull.updatedAt = review.submittedAt;
  if (review.state === 'PENDING') return review;
  pull.requestedReviewers.delete(change.by);
  for (const team of teams) pull.requestedTeams.delete(team);
  await emitReview(world, pull, review, 'submitted', change.by);
  return review;
}

export async function dismissReview(world: World, pull: Pull, review: Review, by: Account): Promise<void> {
  if (review.state !== 'APPROVED' && review.state !== 'CHANGES_REQUESTED') {
    throw new Refusal(422, 'Can not dismiss a commented pull request review');
  }
  const was = review.state;
  recordEvent(world, pull.repository, pull.number, by, { kind: 'review_dismissed', review: review.id, was });
  review.state = 'DISMISSED';
  pull.updatedAt = world.now();
  await emitReview(world, pull, review, 'dismissed', by);
}

/** Where the base branch's protection asks for it, a push dismisses approvals. */
export async function dismissStale(world: World, pull: Pull, by: Account): Promise<void> {
  if (!protectionOf(pull.repository, pull.base.ref)?.requiredReviews?.dismissStale) return;
  for (const review of pull.reviews) {
    if (review.state === 'APPROVED') await dismissReview(world, pull, review, by);
  }
}
