/**
 * Deployment frequency: how often something else than before reached production.
 *
 * Clock: the first success is in the window. No start. Left out: redeployments of what runs, other environments, and tries that
 * never succeeded; bots' are in it. No quantile: deployments per seven days of the window, not rounded to whole ones. Days before the
 * history begins are none of them. None in the
 * window is 0, because that is known; where nobody can tell what a deployment is, there is no number.
 */
import type { Deployment } from './deployments.ts';
import { isIn, type Rule, type Window } from './model.ts';

export const frequencyRule: Rule = {
  id: 'deployment-frequency',
  title: 'Deployment frequency',
  unit: 'per week',
  starts: 'none',
  ends: 'the first success of a deployment of another commit than the one that ran',
  clock: 'that success is in the window',
  leavesOut: 'redeployments, other environments, tries that never succeeded; bots’ are in it',
  shows: 'deployments per seven days of the window, those left out that are before the history begins',
};

const day = 86_400;

export interface Frequency {
  readonly rows: readonly Deployment[];
  /** Null: the window has no day of which the history tells. */
  readonly perWeek: number | null;
}

/** How many weeks a part of a window is; a history of less than a day says nothing of a week, and counts as one. */
export const weeksOf = ({ since, until }: Window): number => Math.max(until - since, day) / (7 * day);

/** `known`: the part of the window of which the history tells. */
export function frequencyOf(
  deployments: readonly Deployment[],
  window: Window,
  known: Window | null = window,
): Frequency {
  const rows = deployments.filter(({ at }) => isIn(window, at));
  const told = known && rows.filter(({ at }) => isIn(known, at));
  return { rows, perWeek: known && told && told.length / weeksOf(known) };
}
