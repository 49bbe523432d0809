/**
 * Cycle time: from a change's first line to its branch.
 *
 * Clock: a row is in the window when it landed in it. Start: as of lead time. End: the merge. Left out: what never landed, direct pushes, which have no pull request, and changes of which the start is not known, which are counted. P50, P75 and P90 by R-7
 * over one cohort; withheld where less than 80 % of what landed has a start.
 */

import { leastCoverage } from './lead-time.ts';
import type { Change, Cohort, Rule, Window } from './model.ts';
import { isIn } from './model.ts';
import { type Share, type Spread, shareOf, spreadOf } from './quantiles.ts';
import { timelineOf } from './stages.ts';

export const cycleTimeRule: Rule = {
  id: 'cycle-time',
  title: 'Cycle time',
  unit: 'seconds',
  starts: 'the earliest author date of the change’s commits, not later than its pull request was opened',
  ends: 'it landed on the branch',
  clock: 'it landed in the window',
  leavesOut: 'what never landed, direct pushes; bots and agents are apart',
  shows: 'P50, P75 and P90 (R-7); withheld where less than 80 % of the changes have a known start',
};

export interface CycleRow {
  readonly change: Change;
  readonly begun: number;
  readonly landed: number;
  readonly seconds: number;
}

export interface CycleTime {
  readonly rows: readonly CycleRow[];
  readonly spread: Spread | null;
  readonly coverage: Share | null;
  readonly withheld: boolean;
}

export function cycleTimeOf(changes: readonly Change[], window: Window, cohort: Cohort): CycleTime {
  const landedIn = changes.filter(
    (change) =>
      change.cohort === cohort &&
      change.pullRequest !== null &&
      change.outcome.kind === 'landed' &&
      isIn(window, change.outcome.at),
  );
  const rows = landedIn.flatMap((change): readonly CycleRow[] => {
    const timeline = timelineOf(change);
    if (!timeline) return [];
    const { begun, landed } = timeline;
    return [{ change, begun, landed, seconds: landed - begun }];
  });
  const coverage = shareOf(rows.length, landedIn.length);
  return {
    rows,
    spread: spreadOf(rows.map(({ seconds }) => seconds)),
    coverage,
    withheld: coverage !== null && coverage.value < leastCoverage,
  };
}
