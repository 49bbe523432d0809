/**
 * Batch size: how many changes a deployment brought.
 *
 * Clock: the deployment is in the window. No start. Left out: the first deployment of a service (baseline) and rollbacks. Bots' changes
 * are in it. A deployment that brought no change of the branch counts with 0: that is known. P50, P75 and P90 by R-7.
 */
import type { Deployment } from './deployments.ts';
import type { Links } from './links.ts';
import { isIn, type Rule, type Window } from './model.ts';
import { type Spread, spreadOf } from './quantiles.ts';

export const batchSizeRule: Rule = {
  id: 'batch-size',
  title: 'Batch size',
  unit: 'changes',
  starts: 'none',
  ends: 'none',
  clock: 'the deployment is in the window',
  leavesOut: 'the first deployment ever (baseline), rollbacks; bots’ changes are in it',
  shows: 'changes per deployment, P50, P75 and P90 (R-7)',
};

export interface BatchRow {
  readonly deployment: Deployment;
  readonly changes: number;
}

export interface BatchSize {
  readonly rows: readonly BatchRow[];
  readonly spread: Spread | null;
}

export function batchSizeOf(deployments: readonly Deployment[], links: Links, window: Window): BatchSize {
  const brought = new Map<string, number>();
  for (const link of links.values())
    if (link.kind === 'deployed') brought.set(link.deployment.id, (brought.get(link.deployment.id) ?? 0) + 1);
  const firsts = new Set(
    [...Map.groupBy(deployments, ({ service }) => service).values()].map(([first]) => first?.id),
  );
  const rows = deployments
    .filter(({ at, id, kind }) => kind === 'new' && !firsts.has(id) && isIn(window, at))
    .map((deployment) => ({ deployment, changes: brought.get(deployment.id) ?? 0 }));
  return { rows, spread: spreadOf(rows.map(({ changes }) => changes)) };
}
