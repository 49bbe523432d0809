/** Assessments of many merged changes → one table: what would have been held, and by which policy. Pure. */
import type { Assessment } from '../evaluate.ts';
import type { Rung } from '../setting.ts';
import type { Simulated } from '../simulation.ts';
import { rowOf, type SimulationRow } from './row.ts';

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
