/**
 * Review load: how many reviews were asked for and given. Of pull requests as a whole: never by person, in no output.
 *
 * Clock: asked when a pull request was first no draft, given when a person who is not its author reviewed it; each is in the
 * window when its moment is. Left out: direct pushes, drafts that never became ready, reviews by bots and by the author, and pull requests
 * whose times are not known, which are counted. One cohort of authors; the headline is people's. No quantile: counts
 * per seven days of the window, those left out that are before the history begins. What still waits is open, ready and without a review today, whatever the window.
 */
import { isKnown } from '../../../policies/engine/part.ts';
import { weeksOf } from './frequency.ts';
import { type Change, type Cohort, isIn, type Rule, type Window } from './model.ts';
import { type Share, shareOf } from './quantiles.ts';
import { readyAt } from './stages.ts';

export const reviewLoadRule: Rule = {
  id: 'review-load',
  title: 'Review load',
  unit: 'per week',
  starts: 'the pull request was first no draft',
  ends: 'a person who is not its author reviewed it',
  clock: 'asked and given: each by its own moment',
  leavesOut:
    'direct pushes, drafts, reviews by bots and by authors; pull requests by bots and agents are apart',
  shows: 'reviews asked for and given per seven days of the window; nobody is named',
};

export interface ReviewRow {
  readonly change: Change;
  /** Null: before the window, or after it. */
  readonly askedAt: number | null;
  /** In the window, sorted. */
  readonly givenAt: readonly number[];
}

export interface ReviewLoad {
  readonly rows: readonly ReviewRow[];
  readonly asked: number;
  readonly given: number;
  readonly askedPerWeek: number;
  readonly givenPerWeek: number;
  /** Open, ready, and not reviewed yet. */
  readonly waiting: readonly Change[];
  /** Pull requests whose times are known, of all; null: there are none. */
  readonly coverage: Share | null;
}

function rowOf(change: Change, window: Window): ReviewRow | null {
  const { pullRequest } = change;
  if (pullRequest === null || !isKnown(pullRequest)) return null;
  const ready = readyAt(pullRequest, window.until);
  const givenAt = pullRequest.reviews
    .filter(({ at, by }) => by === 'person' && isIn(window, at))
    .map(({ at }) => at)
    .toSorted((a, b) => a - b);
  const askedAt = ready !== null && isIn(window, ready) ? ready : null;
  return askedAt === null && givenAt.length === 0 ? null : { change, askedAt, givenAt };
}

function waits({ outcome, pullRequest }: Change): boolean {
  if (outcome.kind !== 'open' || pullRequest === null || !isKnown(pullRequest)) return false;
  const isDraft = pullRequest.drafts.some(({ to }) => to === null);
  return !isDraft && !pullRequest.reviews.some(({ by }) => by === 'person');
}

/** `known`: the part of the window of which the history tells. */
export function reviewLoadOf(
  changes: readonly Change[],
  window: Window,
  cohort: Cohort,
  known: Window | null = window,
): ReviewLoad {
  const pulls = changes.filter((change) => change.cohort === cohort && change.pullRequest !== null);
  const rows = pulls.flatMap((change) => rowOf(change, window) ?? []);
  const asked = rows.filter(({ askedAt }) => askedAt !== null).length;
  const given = rows.reduce((sum, { givenAt }) => sum + givenAt.length, 0);
  const weeks = weeksOf(known ?? window);
  return {
    rows,
    asked,
    given,
    askedPerWeek: asked / weeks,
    givenPerWeek: given / weeks,
    waiting: pulls.filter(waits),
    coverage: shareOf(
      pulls.filter(({ pullRequest }) => pullRequest !== null && isKnown(pullRequest)).length,
      pulls.length,
    ),
  };
}
