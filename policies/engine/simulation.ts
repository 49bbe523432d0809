/**
 * What a configuration would have said about changes that are already merged: assessments of many changes → one table.
 * A simulation only informs; it never holds anything.
 */
import type { Assessment } from './evaluate.ts';
import { count, own, type Prose, say } from './prose.ts';
import type { NotLookedAt } from './selection.ts';
import type { Rung } from './setting.ts';

/** A change that is on its base branch, as people recognize it. */
export interface MergedChange {
  /** Of its pull request; null where it is not known. */
  readonly number: number | null;
  /** What was judged: the head of what was merged. */
  readonly sha: string;
  readonly title: string;
  /** Login, or the name git knows. */
  readonly author: string;
  /** ISO 8601, UTC. */
  readonly mergedAt: string;
}

/** A merged change and what a configuration concludes about it. */
export interface Simulated {
  readonly change: MergedChange;
  readonly assessments: readonly Assessment[];
  /** Policies that would judge something that is not known about this change. */
  readonly notLookedAt: readonly NotLookedAt[];
}

/** Policies that were not looked at in some of the changes, each once, with how many those are when not all. */
export function neverLookedAt(changes: readonly Pick<Simulated, 'notLookedAt'>[]): readonly NotLookedAt[] {
  const byPolicy = Map.groupBy(
    changes.flatMap(({ notLookedAt }) => notLookedAt),
    ({ policy }) => policy,
  );
  return [...byPolicy.values()].flatMap((all) => {
    const [first] = all;
    if (!first) return [];
    const some = all.length < changes.length;
    return [some ? { ...first, reason: say`in ${count(all.length, 'change')}: ${first.reason}` } : first];
  });
}

/** One of the changes that a policy would have asked something of. */
export interface SimulationExample {
  readonly change: MergedChange;
  /** Its first finding. */
  readonly says: Prose;
  /** Findings in all. */
  readonly findings: number;
}

/** One policy over all the changes. */
export interface SimulationRow {
  readonly policy: string;
  readonly title: string;
  readonly rung: Rung;
  /** Changes by what came out; together they are all that the policy looked at. */
  readonly failed: number;
  readonly unknown: number;
  readonly passed: number;
  readonly skipped: number;
  readonly waived: number;
  /** Of the failed ones, the newest. */
  readonly examples: readonly SimulationExample[];
  /** Who made most of the failed changes, when that is somebody in particular. */
  readonly mostBy: { readonly author: string; readonly failed: number } | null;
  /** The most frequent reason of the unknown ones, and its number of changes. */
  readonly unseen: { readonly reason: Prose; readonly changes: number } | null;
}

export interface SimulationTally {
  readonly changes: number;
  /** A policy that blocks failed. */
  readonly held: number;
  /** Not held, but a policy that blocks could not be judged: it would have waited until it was. */
  readonly unsure: number;
  /** Neither, but a policy that warns failed. */
  readonly warned: number;
  /** Anything failed, at whatever rung: what blocking everywhere would have held. */
  readonly asking: number;
  /** What holds most first; then what warns, then what only observes, then by name. */
  readonly rows: readonly SimulationRow[];
}

const maxExamples = 3;

/** One author is named for at least this many changes, when they are at least half of those that failed. */
const minByOne = 3;

/** Whether an assessment failed; `rungs` leaves out those of other rungs. */
function failedAt(rungs: readonly Rung[]): (assessment: Assessment) => boolean {
  return ({ rung, result }) => result.outcome === 'fail' && rungs.includes(rung);
}

/** What a configuration would have done to one merged change. */
export function fateOf({
  assessments,
}: Pick<Simulated, 'assessments'>): 'held' | 'unsure' | 'warned' | 'free' {
  if (assessments.some(failedAt(['block']))) return 'held';
  if (assessments.some(({ rung, result }) => rung === 'block' && result.outcome === 'unknown'))
    return 'unsure';
  return assessments.some(failedAt(['warn'])) ? 'warned' : 'free';
}

/** `changes` newest first. Pure; the order of the result depends on nothing else. */
export function tallySimulation(changes: readonly Simulated[]): SimulationTally {
  const fates = changes.map(fateOf);
  const count = (fate: ReturnType<typeof fateOf>) => fates.filter((one) => one === fate).length;
  const ids = new Set(changes.flatMap(({ assessments }) => assessments.map(({ policy }) => policy)));
  const anywhere = failedAt(['observe', 'warn', 'block']);
  return {
    changes: changes.length,
    held: count('held'),
    unsure: count('unsure'),
    warned: count('warned'),
    asking: changes.filter(({ assessments }) => assessments.some(anywhere)).length,
    rows: [...ids].flatMap((id) => rowOf(id, changes)).sort(heaviestFirst),
  };
}

const weight: Readonly<Record<Rung, number>> = { block: 0, warn: 1, observe: 2 };

function heaviestFirst(a: SimulationRow, b: SimulationRow): number {
  const quiet = (row: SimulationRow) => (row.failed > 0 ? 0 : row.unknown > 0 ? 1 : 2);
  return (
    quiet(a) - quiet(b) ||
    weight[a.rung] - weight[b.rung] ||
    b.failed - a.failed ||
    b.unknown - a.unknown ||
    (a.policy < b.policy ? -1 : 1)
  );
}

interface One {
  readonly change: MergedChange;
  readonly assessment: Assessment;
}

function rowOf(policy: string, changes: readonly Simulated[]): readonly SimulationRow[] {
  const all = changes.flatMap(({ change, assessments }): readonly One[] => {
    const assessment = assessments.find((one) => one.policy === policy);
    return assessment ? [{ change, assessment }] : [];
  });
  const [first] = all;
  if (!first) return [];
  const { title, rung } = first.assessment;
  const outcome = ({ assessment }: One): string => assessment.result.outcome;
  const having = (wanted: string) => all.filter((one) => outcome(one) === wanted);
  const failed = having('fail');
  return [
    {
      policy,
      title,
      rung,
      failed: failed.length,
      unknown: having('unknown').length,
      passed: having('pass').length,
      skipped: having('skip').length,
      waived: having('waived').length,
      examples: failed.slice(0, maxExamples).map(exampleOf),
      mostBy: mostBy(failed),
      unseen: unseenOf(having('unknown')),
    },
  ];
}

function exampleOf({ change, assessment: { result } }: One): SimulationExample {
  if (result.outcome !== 'fail') return { change, says: own(''), findings: 0 };
  return { change, says: result.findings[0].message, findings: result.findings.length };
}

/** The largest group, the first of several that are as large. */
function largest<T>(groups: ReadonlyMap<string, readonly T[]>): readonly [string, readonly T[]] | null {
  return [...groups].reduce<readonly [string, readonly T[]] | null>(
    (most, group) => (most && most[1].length >= group[1].length ? most : group),
    null,
  );
}

function mostBy(failed: readonly One[]): SimulationRow['mostBy'] {
  const found = largest(Map.groupBy(failed, ({ change }) => change.author));
  if (!found || found[1].length < minByOne || found[1].length * 2 < failed.length) return null;
  return { author: found[0], failed: found[1].length };
}

function unseenOf(unknown: readonly One[]): SimulationRow['unseen'] {
  const reasons = unknown.flatMap(({ assessment: { result } }) =>
    result.outcome === 'unknown' && result.missing[0] ? [result.missing[0].reason] : [],
  );
  const found = largest(Map.groupBy(reasons, (reason) => JSON.stringify(reason)));
  const reason = found?.[1][0];
  return found && reason ? { reason, changes: found[1].length } : null;
}
