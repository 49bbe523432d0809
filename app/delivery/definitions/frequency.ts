/**
 * Deployment frequency: how often something else than before reached production.
 *
 * Clock: the first success is in the window. No start. Left out: redeployments of what runs, other environments, and tries that
 * never succeeded; bots' are in it. No quantile: deployments per seven days of the window, not rounded to whole ones. None in the
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
  shows: 'deployments per seven days of the window',
};

const week = 7 * 86_400;

export interface Frequency {
  readonly rows: readonly Deployment[];
  readonly perWeek: number;
}

export function frequencyOf(deployments: readonly Deployment[], window: Window): Frequency {
  const rows = deployments.filter(({ at }) => isIn(window, at));
  return { rows, perWeek: rows.length / ((window.until - window.since) / week) };
}
