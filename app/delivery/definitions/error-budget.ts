/**
 * Error budget: how much of the failure that an objective allows was used.
 *
 * A reading is a number from outside, with where it came from and when: what is left as somebody measured it, or the outages themselves.
 * Clock: the days of the objective that end at `at`, by the clock of what measured it. Start and end of an outage: as the reading has them,
 * cut to those days; one that has not ended lasts until `at`. Outages at the same time count once. Left out: nothing. No quantile. Of several
 * readings of one service the one with the least left counts. Without a reading, or with one that is older than a
 * day, it is not known: that nobody told of an outage is not that there was none.
 */
import { notKnown, type Part } from '../../../policies/engine/part.ts';
import { own, say } from '../../../policies/engine/prose.ts';
import type { Rule } from './model.ts';
import { type Share, shareOf } from './quantiles.ts';

export const errorBudgetRule: Rule = {
  id: 'error-budget',
  title: 'Error budget',
  unit: 'share',
  starts: 'the outage began, or the objective’s days did',
  ends: 'the outage ended, or now',
  clock: 'the outage overlaps with the objective’s days',
  leavesOut: 'nothing; without a reading of the last day it is not known',
  shows:
    'what is left, as the reading says; of outages, 1 − their seconds ÷ the seconds that the objective allows',
};

export interface Objective {
  /** 0.999 is 99.9 %. */
  readonly available: number;
  readonly days: number;
}

export interface Outage {
  readonly from: number;
  /** Null: it goes on. */
  readonly to: number | null;
  /** Whether a change caused it; null: nobody said. */
  readonly byChange: boolean | null;
}

/** A number from outside, with where it came from. */
export interface Reading {
  readonly source: string;
  readonly readAt: number;
  readonly outages: readonly Outage[];
}

/** Of one service, over the days of its objective. */
export interface BudgetLeft {
  /** Empty: the repository is one service. */
  readonly service: string;
  readonly source: string;
  readonly days: number;
  /** More than 1: it is overspent. */
  readonly usedShare: number;
}

/** What somebody told of it. */
export interface BudgetReading extends BudgetLeft {
  /** Seconds since 1970. */
  readonly readAt: number;
}

export interface ErrorBudget extends BudgetLeft {
  /** Seconds that the objective allows. */
  readonly allowed: number;
  readonly used: number;
  /** Never below 0. */
  readonly left: number;
  /** Of what was used, what changes caused; null: nothing was used. */
  readonly byChange: Share | null;
  /** The part of what was used of which nobody said. */
  readonly unexplained: number;
}

const day = 86_400;

/** Seconds that clocks may differ: a reading of later than that was not made yet. */
const ahead = 300;

const isFresh = ({ readAt }: BudgetReading, at: number): boolean =>
  at - readAt <= day && readAt <= at + ahead;

/** Of each service what is left at a moment, by its name; not known where nothing tells, or nothing of the day before. */
export function budgetsAt(readings: readonly BudgetReading[], at: number): Part<readonly BudgetReading[]> {
  const told = readings.filter(({ readAt }) => readAt <= at + ahead);
  const fresh = told.filter((one) => isFresh(one, at));
  if (told.length === 0) return notKnown(own('nothing told of it'));
  const [last] = told.toSorted((a, b) => b.readAt - a.readAt);
  if (fresh.length === 0)
    return notKnown(say`the last reading, of ${last?.source ?? ''}, is more than a day old`);
  return [...Map.groupBy(fresh, ({ service }) => service).values()]
    .flatMap((all) => all.toSorted((a, b) => b.usedShare - a.usedShare || b.readAt - a.readAt)[0] ?? [])
    .toSorted((a, b) => (a.service < b.service ? -1 : 1));
}

/** Seconds that at least one of them covers. */
function covered(outages: readonly { readonly from: number; readonly to: number }[]): number {
  let sum = 0;
  let end = Number.NEGATIVE_INFINITY;
  for (const { from, to } of outages.toSorted((a, b) => a.from - b.from)) {
    sum += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return sum;
}

export function errorBudgetOf(
  { available, days }: Objective,
  reading: Reading | null,
  at: number,
): Part<ErrorBudget> {
  if (reading === null) return notKnown(own('nothing measures how long the service was out'));
  if (at - reading.readAt > day)
    return notKnown(say`the last reading of ${reading.source} is more than a day old`);
  const since = at - days * day;
  const cut = reading.outages.map(({ from, to, byChange }) => ({
    from: Math.max(from, since),
    to: Math.min(to ?? at, at),
    byChange,
  }));
  const allowed = Math.round(days * day * (1 - available) * 1e6) / 1e6;
  const used = covered(cut);
  const known = covered(cut.filter(({ byChange }) => byChange === true));
  const told = covered(cut.filter(({ byChange }) => byChange !== null));
  const usedShare = allowed > 0 ? used / allowed : used > 0 ? Number.POSITIVE_INFINITY : 0;
  return {
    service: '',
    source: reading.source,
    days,
    allowed,
    used,
    usedShare,
    left: Math.max(0, 1 - usedShare),
    byChange: shareOf(known, used),
    unexplained: used - told,
  };
}
