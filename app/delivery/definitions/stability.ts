/**
 * Change fail rate, failed-deployment recovery time and rework rate: three views of the same failures.
 *
 * Change fail rate. Clock: the deployment is in the window. Failed deployments ÷ (deployments − rollbacks), rollbacks that failed
 * in neither of the two; a deployment that failed counts once, whoever says so. Left out: tries that never reached production, redeployments. No quantile.
 *
 * Recovery time. Clock: the failed deployment is in the window. Start: its first success. End: the first success of the deployment that
 * repaired it, or the incident was resolved, as far as is known today. What is still open is counted apart; what is said to have
 * ended before it began has no time. P50, P75, P90 by R-7.
 *
 * Rework rate. Clock: the deployment is in the window. Deployments that repair one (rollback, revert, hotfix, `Caused-by:`) ÷
 * all. No quantile.
 */
import type { Deployment } from './deployments.ts';
import type { Failure, Failures } from './failures.ts';
import { isIn, type Rule, type Window } from './model.ts';
import { type Share, type Spread, shareOf, spreadOf } from './quantiles.ts';

const common = 'redeployments, other environments, tries that never succeeded; bots’ are in it';

export const failRateRule: Rule = {
  id: 'change-fail-rate',
  title: 'Change fail rate',
  unit: 'share',
  starts: 'none',
  ends: 'none',
  clock: 'the deployment is in the window',
  leavesOut: common,
  shows: 'failed deployments ÷ (deployments − rollbacks)',
};

export const recoveryRule: Rule = {
  id: 'recovery-time',
  title: 'Failed-deployment recovery time',
  unit: 'seconds',
  starts: 'the first success of the deployment that failed',
  ends: 'the first success of the deployment that repaired it, or its incident was resolved',
  clock: 'the deployment that failed is in the window',
  leavesOut: 'what is still open, which is counted apart',
  shows: 'P50, P75 and P90 (R-7)',
};

export const reworkRule: Rule = {
  id: 'rework-rate',
  title: 'Rework rate',
  unit: 'share',
  starts: 'none',
  ends: 'none',
  clock: 'the deployment is in the window',
  leavesOut: common,
  shows: 'deployments that repair an earlier one ÷ all deployments',
};

export interface Stability {
  readonly deployments: readonly Deployment[];
  readonly failures: readonly Failure[];
  readonly failRate: Share | null;
  readonly recovery: Spread | null;
  /** Some of its times are of deployments that may have been later. */
  readonly isAbout: boolean;
  /** Failed, and not known to have been repaired. */
  readonly open: readonly Failure[];
  readonly rework: readonly Deployment[];
  readonly reworkRate: Share | null;
}

export function stabilityOf(
  deployments: readonly Deployment[],
  failures: Failures,
  window: Window,
): Stability {
  const own = deployments.filter(({ at }) => isIn(window, at));
  const failed = failures.all.filter(({ deployment }) => isIn(window, deployment.at));
  const rollbacks = own.filter(({ kind }) => kind === 'rollback').length;
  const times = failed.flatMap(({ recoveredAt, deployment }) =>
    recoveredAt === null || recoveredAt <= deployment.at ? [] : [recoveredAt - deployment.at],
  );
  const first = failed.filter(({ deployment }) => deployment.kind !== 'rollback').length;
  const rework = own.filter(({ id }) => failures.repairs.has(id));
  return {
    deployments: own,
    failures: failed,
    failRate: shareOf(first, own.length - rollbacks),
    recovery: spreadOf(times),
    isAbout: failed.some(({ deployment, recovery }) =>
      [deployment.time, recovery?.time].includes('at least'),
    ),
    open: failed.filter(({ recoveredAt }) => recoveredAt === null),
    rework,
    reworkRate: shareOf(rework.length, own.length),
  };
}
