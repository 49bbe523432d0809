/**
 * A repository's own history to compare with: the 90 days before a moment, and never another repository's.
 *
 * Clock: stages up to the merge, and cycle time, by when a change landed; lead time and the time from merge to live by when its deployment was made. What is
 * compared is not in it. People's changes. P50 and P75 by R-7, with n. Below ten values nothing is compared: one slow change
 * would be the quantile.
 */
import { knownPart, type Linked, type Measures, measured } from './measure.ts';
import { isIn, type Window } from './model.ts';
import { type Spread, spreadOf } from './quantiles.ts';
import { type Stage, type Stages, stageNames, timelineOf } from './stages.ts';

/** Days of the history that is compared with. */
export const baselineDays = 90;
/** Values below which nothing is compared. */
export const leastCompared = 10;

const day = 86_400;

export const before = (at: number, days: number = baselineDays): Window => ({
  since: at - days * day,
  until: at,
});

const wholeDays = ({ since, until }: Window): number => Math.ceil((until - since) / day);

/** Days of a window of which the history tells, each that began. */
export const daysOf = (all: Pick<Linked, 'begins'>, window: Window): number =>
  wholeDays(knownPart(all, window) ?? { since: 0, until: 0 });

/** Null: there are too few to compare with. */
export function comparable(spread: Spread | null | undefined): Spread | null {
  return spread && spread.n >= leastCompared ? spread : null;
}

/** Of every stage up to the merge, and of the time from there to production. Those with few values are in it, too. */
export function stageBaseline(
  { changes, links }: Linked,
  at: number,
): Readonly<Partial<Record<Stage, Spread>>> {
  const window = before(at);
  const landed = changes.flatMap((change): readonly Stages[] => {
    const { outcome, cohort } = change;
    if (cohort !== 'person' || outcome.kind !== 'landed' || !isIn(window, outcome.at)) return [];
    const stages = timelineOf(change)?.stages;
    return stages ? [stages] : [];
  });
  const deployed = changes.flatMap(({ id, outcome, cohort }): readonly number[] => {
    const link = links.get(id);
    if (cohort !== 'person' || outcome.kind !== 'landed' || link?.kind !== 'deployed') return [];
    return isIn(window, link.deployment.at) ? [Math.max(0, link.deployment.at - outcome.at)] : [];
  });
  const spreads = stageNames.flatMap((stage) => {
    const spread = spreadOf(stage === 'deploy' ? deployed : landed.flatMap((one) => one[stage] ?? []));
    return spread ? [[stage, spread] as const] : [];
  });
  return Object.fromEntries(spreads);
}

/** All numbers of the days before a moment. */
export const baselineOf = (linked: Linked, at: number): Measures => measured(linked, before(at));

export interface Slow {
  readonly stage: Stage;
  readonly seconds: number;
  /** The repository's own. */
  readonly spread: Spread;
}

/** An excess below this says nothing, in seconds. */
const leastExcess = 30 * 60;

/** The stage that took longest beyond the repository's own P75; null: none did, or nothing can be compared. */
export function slowestOf(stages: Stages, own: Readonly<Partial<Record<Stage, Spread>>>): Slow | null {
  const slow = stageNames.flatMap((stage): readonly Slow[] => {
    const [seconds, spread] = [stages[stage], comparable(own[stage])];
    if (seconds === undefined || !spread || seconds - spread.p75 < leastExcess) return [];
    return [{ stage, seconds, spread }];
  });
  const excess = ({ seconds, spread }: Slow) => seconds - spread.p75;
  return slow.toSorted((a, b) => excess(b) - excess(a))[0] ?? null;
}
