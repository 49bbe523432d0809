/** What is shown of a clone's delivery: the numbers, and what they are of. Times are ISO 8601, UTC. */
import { count, list, own, type Prose, say } from '../../../policies/engine/prose.ts';
import type { CloneHistory } from '../clone/history.ts';
import { type CohortNumbers, type Linked, linked, type Measures, measured } from '../definitions/measure.ts';
import type { Cohort, Window } from '../definitions/model.ts';

export interface Delivery {
  readonly name: string;
  readonly source: CloneHistory;
  readonly linked: Linked;
  readonly measures: Measures;
}

export function deliveryOf(name: string, source: CloneHistory, window: Window): Delivery {
  const all = linked(source.history);
  return { name, source, linked: all, measures: measured(all, window) };
}

export const isoOf = (seconds: number): string =>
  new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
export const dayOf = (seconds: number): string => isoOf(seconds).slice(0, 10);

export function windowWords({ measures: { window } }: Delivery): string {
  const days = Math.round(((window.until - window.since) / 86_400) * 10) / 10;
  return `${dayOf(window.since)} to ${dayOf(window.until - 1)} (UTC, ${days} days)`;
}

/** How deployments were recognized. */
export function deploymentWords({ source: { chosen } }: Delivery): Prose {
  const { by, others, preReleases, unversioned } = chosen;
  const tags = count(chosen.deployments.length, 'tag');
  if (by.kind === 'none')
    return say`Deployments: not known, for no tag names a version. If some tags are releases: --deployments ${'PATTERN'}.`;
  if (by.kind === 'pattern')
    return say`Deployments: the ${tags} that match ${by.pattern}, as --deployments asks.`;
  const series = by.series === '' ? own('') : say` of ${by.series}`;
  const others3 = others
    .slice(0, 3)
    .map(({ series: name, tags: n }) => say`${n} of ${name === '' ? 'no name' : name}`);
  const left = [
    ...(preReleases > 0 ? [count(preReleases, 'pre-release')] : []),
    ...others3,
    ...(others.length > 3 ? [say`${others.length - 3} other series`] : []),
    ...(unversioned > 0
      ? [say`${count(unversioned, 'tag')} that ${own(unversioned === 1 ? 'names' : 'name')} no version`]
      : []),
  ];
  const rest = left.length > 0 ? say` Not counted: ${list(left)}.` : [];
  return say`Deployments: the ${tags} that name a version${series}; others with --deployments ${'PATTERN'}.${rest}`;
}

const names: Readonly<Record<Cohort, string>> = { person: 'people', agent: 'agents', bot: 'bots' };
export const cohortName = (cohort: Cohort): string => names[cohort];

/** Why lead or cycle time is not shown; null: it is. */
export function withheldWords({ leadTime }: CohortNumbers): Prose | null {
  const { coverage, startUnknown, unlinked, withheld } = leadTime;
  if (!withheld || !coverage) return null;
  const why = [
    ...(startUnknown > 0 ? [say`${startUnknown} squashed, their start is not known`] : []),
    ...(unlinked > 0 ? [say`${unlinked} in no deployment that the clone shows`] : []),
  ];
  return say`withheld, ${coverage.n} of ${coverage.of} covered (80 % needed): ${list(why)}`;
}

/** Nothing happened in the window: where something did. */
export function emptyWords({ measures, linked: all }: Delivery): Prose | null {
  if (measures.landed > 0 || measures.frequency.rows.length > 0) return null;
  const last = all.changes.findLast(
    ({ outcome }) => outcome.kind === 'landed' && outcome.at < measures.window.until,
  )?.outcome;
  if (last?.kind !== 'landed') return own('Nothing landed on the branch before the end of the window.');
  return say`Nothing landed and nothing was deployed in the window. The last change before its end is of ${own(dayOf(last.at))}: look there with --since and --until.`;
}
