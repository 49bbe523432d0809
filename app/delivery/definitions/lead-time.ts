/**
 * Change lead time: from a change's first line to production.
 *
 * Clock: a row is in the window when its deployment is. Start and end: as in `stages.ts`. Left out: what the first deployment
 * of a service contains (baseline), what is not deployed, and what never landed. P50, P75 and P90 by R-7 over one
 * cohort; the headline is people's. Coverage is the part of the changes that were deployed in the window, or landed
 * in it and are unlinked, of which the whole time is known: below 80 % the number is withheld.
 */
import { isKnown } from '../../../policies/engine/part.ts';
import type { Deployment } from './deployments.ts';
import type { Links } from './links.ts';
import { type Change, type Cohort, isIn, type Rule, type Window } from './model.ts';
import { type Share, type Spread, shareOf, spreadOf } from './quantiles.ts';
import { type Flag, type Stage, type Stages, stageNames, timelineOf } from './stages.ts';

export const leadTimeRule: Rule = {
  id: 'lead-time',
  title: 'Change lead time',
  unit: 'seconds',
  starts: 'the earliest author date of the change’s commits, not later than its pull request was opened',
  ends: 'the first success of the first deployment that contains it, or a copy of it that says so',
  clock: 'the deployment is in the window',
  leavesOut:
    'the first deployment ever (baseline), what is not deployed, what never landed; bots and agents are apart',
  shows: 'P50, P75 and P90 (R-7); withheld where less than 80 % of the changes are covered',
};

export interface LeadRow {
  readonly change: Change;
  readonly deployment: Deployment;
  readonly by: 'ancestry' | 'copy';
  readonly begun: number;
  readonly landed: number;
  readonly live: number;
  readonly seconds: number;
  readonly stages: Stages;
  readonly flags: readonly Flag[];
}

export const leastCoverage = 0.8;

export interface LeadTime {
  /** Every change that a deployment of the window brought, of whichever the start is known or not. */
  readonly deployed: readonly Deployed[];
  readonly rows: readonly LeadRow[];
  /** From merge to production alone, of every deployed change: known where the start is not. */
  readonly deploySpread: Spread | null;
  readonly deployCoverage: Share | null;
  readonly spread: Spread | null;
  readonly stages: Readonly<Partial<Record<Stage, Spread>>>;
  readonly coverage: Share | null;
  /** Deployed, but when they were begun is not known. */
  readonly startUnknown: number;
  readonly unlinked: number;
  readonly withheld: boolean;
  /** Some deployments may have been later: every quantile is at least what stands here. */
  readonly isLeast: boolean;
}

export interface Deployed {
  readonly change: Change;
  readonly deployment: Deployment;
  readonly by: 'ancestry' | 'copy';
  readonly landed: number;
  /** Seconds from the merge. */
  readonly deploy: number;
}

function deployedIn(changes: readonly Change[], links: Links, window: Window): readonly Deployed[] {
  return changes.flatMap((change) => {
    const link = links.get(change.id);
    const { outcome } = change;
    if (link?.kind !== 'deployed' || outcome.kind !== 'landed' || !isIn(window, link.deployment.at))
      return [];
    const { deployment, by } = link;
    const deploy = Math.max(0, deployment.at - outcome.at);
    return [{ change, deployment, by, landed: outcome.at, deploy }];
  });
}

function rowOf({ change, deployment, by, landed, deploy }: Deployed): LeadRow | null {
  const timeline = timelineOf(change);
  if (!timeline) return null;
  const { begun } = timeline;
  const live = landed + deploy;
  const early: readonly Flag[] = deployment.at < landed ? ['deployed before it landed'] : [];
  const stages = { ...timeline.stages, deploy };
  const flags = [...timeline.flags, ...early];
  return { change, deployment, by, begun, landed, live, seconds: live - begun, stages, flags };
}

function spreadsOf(rows: readonly LeadRow[]): LeadTime['stages'] {
  const known = stageNames.flatMap((stage) => {
    const spread = spreadOf(rows.flatMap(({ stages }) => stages[stage] ?? []));
    return spread ? [[stage, spread] as const] : [];
  });
  return Object.fromEntries(known);
}

export function leadTimeOf(
  changes: readonly Change[],
  links: Links,
  window: Window,
  cohort: Cohort,
): LeadTime {
  const own = changes.filter((change) => change.cohort === cohort);
  const deployed = deployedIn(own, links, window);
  const rows = deployed.flatMap((one) => rowOf(one) ?? []);
  const unlinked = own.filter(
    ({ id, outcome }) =>
      links.get(id)?.kind === 'unlinked' && outcome.kind === 'landed' && isIn(window, outcome.at),
  ).length;
  const coverage = shareOf(rows.length, deployed.length + unlinked);
  return {
    deployed,
    rows,
    deploySpread: spreadOf(deployed.map(({ deploy }) => deploy)),
    deployCoverage: shareOf(deployed.length, deployed.length + unlinked),
    isLeast: deployed.some(({ deployment }) => deployment.time === 'at least'),
    spread: spreadOf(rows.map(({ seconds }) => seconds)),
    stages: spreadsOf(rows),
    coverage,
    startUnknown: deployed.filter(({ change }) => !isKnown(change.writtenAt)).length,
    unlinked,
    withheld: coverage !== null && coverage.value < leastCoverage,
  };
}
